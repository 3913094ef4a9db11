/** What lies in a grid that nobody would look after, in one sentence. */
import { placeWords } from '@/office/core/grids'
import type { LeftAlone } from '@/office/core/wire'

export const aloneWords = ({ venues, open_hazards }: Pick<LeftAlone, 'venues' | 'open_hazards'>): string =>
  `${venues} 家场所、${open_hazards} 条隐患`

/** Said before somebody is closed or moved; nothing where nothing is left alone. */
export function leavingWords(items: readonly LeftAlone[]): string {
  return items.map((one) => `${placeWords(one.grid_name)}：${aloneWords(one)}将没有网格员。`).join('')
}
