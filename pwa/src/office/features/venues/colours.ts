/** Colours by name: never the colour alone. */
import type { components } from '@/shared/api/schema.gen'

export type Colour = components['schemas']['Colour']

export const colourNames: Record<Colour, string> = { red: '红', yellow: '黄', green: '绿' }
export const COLOURS = Object.entries(colourNames)
