/** Level, disposal and deadline of a checklist item, as one would say them. */
import type { ItemRow } from '@/shared/api/rows'
import { addDays, dayWords, today } from '@/shared/words/dates'
import { dueOn, waitsForOffice } from './hazard'

/** 今天, 明天, 11月26日. */
export function dayNear(day: string): string {
  if (day === today()) return '今天'
  return day === addDays(today(), 1) ? '明天' : dayWords(day)
}

export function verdictWords(item: ItemRow, fixed: boolean): string {
  const due = dueOn(item, fixed)
  if (item.disposal === 'transfer') return '移交有权部门处理，由应急办核实后转出'
  if (waitsForOffice(item)) return '先报应急办核实，再定整改期限'
  if (item.disposal === 'on_the_spot') return fixed ? '立查立改，现场已经改好' : '立查立改，今天整改完'
  return due ? `限期整改，${dayNear(due)}前整改完` : '限期整改，期限由应急办定'
}

/** What becomes of a 立查立改 without its second picture. */
export function unfixedWords(item: ItemRow): string {
  const due = dueOn(item, false)
  return due ? `不拍则自动转限期，${dayNear(due)}前整改` : '不拍则自动转限期整改'
}
