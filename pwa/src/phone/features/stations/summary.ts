/** What a shift came to, in lines. */
import type { LocalTally } from '@/phone/offline/db'
import { violationTiles } from './tiles'

export function summary(mine: readonly LocalTally[]): [string, number][] {
  const kinds = new Map<string, number>()
  for (const { violation } of mine)
    kinds.set(violationTiles[violation], (kinds.get(violationTiles[violation]) ?? 0) + 1)
  const reflectors = mine.filter(({ reflector }) => reflector).length
  const police = mine.filter(({ action }) => action === 'police').length
  return [
    ['劝导人次', mine.length],
    ...[...kinds].sort(([, one], [, other]) => other - one),
    ...(reflectors ? [['发反光贴', reflectors] as [string, number]] : []),
    ...(police ? [['报交警', police] as [string, number]] : []),
  ]
}
