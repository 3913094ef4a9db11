/** What a task carries beside its sentence, said in the words of the ledgers. */
import { placeWords } from '@/office/core/grids'
import type { Task } from '@/office/core/wire'
import { fieldOf, valueWords } from '@/office/features/venues/fields'
import { commandNames } from '@/shared/words/commands.gen'

type Line = readonly [name: string, value: string]

/** Whether it is about which of two phone numbers is right; they come masked. */
export const isNumber = ({ facts }: Task) => facts['field'] === 'phone' || facts['field'] === 'landlord_phone'

/** `numbers` stand in where they were asked for in full. */
export function factLines(task: Task, numbers: Record<string, unknown> | null = null): Line[] {
  const facts: Record<string, unknown> = { ...task.facts, ...numbers }
  const lines: Line[] = []
  if (task.grid_name) lines.push(['网格', placeWords(task.grid_name)])
  if (typeof facts['command'] === 'string') lines.push(['要办的事', commandNames[facts['command']] ?? facts['command']])
  if (typeof facts['field'] === 'string') {
    const field = fieldOf(facts['field'])
    lines.push(['项目', field?.label ?? facts['field']])
    lines.push(['现在保留的', valueWords(field, facts['kept']) || '空'])
    lines.push(['另一个人填的', valueWords(field, facts['offered']) || '空'])
  }
  return lines
}

/** Where to look, if the thing has a page. */
export function placeOf(task: Task): { to: string; name: string } | null {
  if (!task.subject_id) return null
  if (task.subject_kind === 'hazard') return { to: `/hazards/${task.subject_id}`, name: '打开这条隐患' }
  if (task.subject_kind === 'venue') return { to: `/venues/${task.subject_id}`, name: '打开这个场所' }
  if (task.subject_kind === 'grid') return { to: `/people?grid=${task.grid}`, name: '打开这个网格' }
  return null
}
