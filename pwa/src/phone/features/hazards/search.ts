/** Tickets by what people remember of them: number, place, what is wrong, where it stands. */
import type { LocalHazard } from '@/phone/offline/db'
import { foldedWords, foldText } from '@/shared/words/folding'
import { levelNames, stateNames } from '@/shared/words/labels'
import { isOpen, isOverdue } from './standing'

/** Every word must occur; what is open comes first, then the newest. */
export function findHazards(all: readonly LocalHazard[], text: string): LocalHazard[] {
  const words = foldedWords(text)
  if (!words.length) return []
  return all
    .filter((hazard) => words.every((word) => lineOf(hazard).includes(word)))
    .sort((one, other) => Number(isOpen(other)) - Number(isOpen(one)) || other.found_at.localeCompare(one.found_at))
}

function lineOf(hazard: LocalHazard): string {
  const { number, venue_name, item_text, detail, state, level } = hazard
  const late = isOverdue(hazard) ? '逾期' : ''
  return foldText([number, venue_name, item_text, detail, stateNames[state], levelNames[level], late].join(' '))
}
