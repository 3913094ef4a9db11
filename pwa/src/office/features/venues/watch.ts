/** What makes a fire there worse, as the ledger knows it: facts, not a grade. */
import type { VenueRow } from '@/shared/api/rows'

export function watchWords(venue: VenueRow): string[] {
  const words: string[] = []
  if (venue.lives_in) words.push('住人')
  if (venue.mixed_use) words.push('三合一')
  if (venue.fuel === 'bottled_gas') words.push('瓶装液化气')
  if (venue.fuel === 'alcohol') words.push('醇基燃料')
  if (venue.indoor_ebike) words.push('室内电动车')
  if (venue.steel_panels) words.push('彩钢板')
  return words
}
