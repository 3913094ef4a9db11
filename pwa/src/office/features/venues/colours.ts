/** Colours by name: never the colour alone. */
import type { components } from '@/shared/api/schema.gen'
import { colourNames } from '@/shared/words/labels'

export type Colour = components['schemas']['Colour']

export const COLOURS = Object.entries(colourNames)
