/** E-bikes in words: keys are the wire's. */
import { plateNames } from './ebikes.gen'

export * from './ebikes.gen'

export const plateTones = { none: 'orange', temporary: 'yellow', formal: 'green', unknown: 'gray' } as const
type Plate = keyof typeof plateTones
/** To choose from, what is to be put right first. */
export const plateChoices = (Object.keys(plateTones) as Plate[]).map((plate): [Plate, string] => [
  plate,
  plateNames[plate],
])
/** Where a battery burns people in their sleep. */
export const parkingDangers: Partial<Record<string, string>> = { corridor: '停在楼道', indoors: '停在室内' }
export const chargingDangers: Partial<Record<string, string>> = { flying_wire: '飞线充电', indoors: '入户充电' }

/** What tickets call an e-bike: by its plate or its looks, never by its owner. The server says the same. */
export function ebikeName(ebike: {
  plate_number?: string | null
  brand?: string | null
  color?: string | null
}): string {
  return `电动自行车 ${ebike.plate_number || [ebike.brand, ebike.color].filter(Boolean).join(' ')}`.trim()
}
