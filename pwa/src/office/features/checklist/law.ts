/** Words about the law behind an item of the checklist. */
import type { LawList, LawRow } from '@/office/core/wire'
import { dayWords } from '@/shared/words/dates'
import { foldedWords, foldText } from '@/shared/words/folding'
import { dayUnitNames, disposalNames } from '@/shared/words/labels'

/** An instrument is named, and nobody has seen its article. */
export const waits = (row: LawRow): boolean => row.citations.length > 0 && !row.verified

export function matches(row: LawRow, q: string): boolean {
  const words = foldText(
    `${row.code} ${row.text} ${row.group} ${row.citations.map((one) => one.title + one.article).join(' ')}`,
  )
  return foldedWords(q).every((part) => words.includes(part))
}

export function editionName(one: LawList['editions'][number]): string {
  return `${dayWords(one.valid_from)}起${one.valid_to ? `（到${dayWords(one.valid_to)}前）` : '（现行）'}`
}

export function deadlineWords(row: LawRow): string {
  if (row.days === null) return `${disposalNames[row.disposal]}，由部门定`
  if (row.days === 0) return `${disposalNames[row.disposal]}，当场`
  return `${disposalNames[row.disposal]}，${row.days} 日（${dayUnitNames[row.day_unit]}）`
}
