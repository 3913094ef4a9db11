/** How Chinese is heard: names are found by pinyin, and when typed with another character of the same sound.
 *
 * 20 KB of readings come with this file: import it when they are needed, never with the first screen. */
import { others, usual } from './pinyin.gen'

const HAN = /\p{Script=Han}/u

/** Character → its syllables, the usual reading first. */
const readings = new Map<string, string[]>()
for (const told of [usual, others])
  for (const [, syllable = '', characters = ''] of told.matchAll(/([a-z]+)([^ ]+)/g))
    for (const character of characters) {
      const known = readings.get(character)
      if (known) known.push(syllable)
      else readings.set(character, [syllable])
    }

/** What many do not tell apart, when they speak or type: 知 and 资, 新 and 星, 兰 and 蓝. */
const alike = (syllable: string) => syllable.replace(/^([zcs])h/, '$1').replace(/([aei])ng$/, '$1n')

const sounds = new Map<string, ReadonlySet<string>>()
for (const [character, syllables] of readings) sounds.set(character, new Set(syllables.map(alike)))

function sameSound(one: string, other: string): boolean {
  if (one === other) return true
  const heard = sounds.get(one)
  return heard !== undefined && [...(sounds.get(other) ?? [])].some((sound) => heard.has(sound))
}

/** The first letters in pinyin, and the whole of it; letters and digits stay as they are, the rest goes. */
export function spelled(text: string): { initials: string; full: string } {
  const parts = [...text.toLowerCase()].map((character) => readings.get(character)?.[0] ?? plain(character))
  return { initials: parts.map((part) => part.slice(0, 1)).join(''), full: parts.join('') }
}

const plain = (character: string) => (/[a-z0-9]/.test(character) ? character : '')

/** How a typed word stands in a text: as it is, by its sound, by its sound but for one character, or not at all. */
export type Likeness = 0 | 1 | 2 | 3
export const EXACT = 3
export const SOUND = 2
export const BUT_ONE = 1
export const UNLIKE = 0

/** A single character sounds like too much; one wrong of two says nothing. */
const SHORTEST = 2
const SHORTEST_BUT_ONE = 3

export function likeness(word: string, text: string): Likeness {
  if (text.includes(word)) return EXACT
  const typed = [...word]
  const given = [...text]
  if (typed.length < SHORTEST || !typed.every((character) => HAN.test(character))) return UNLIKE
  let best: Likeness = UNLIKE
  for (let at = 0; at + typed.length <= given.length && best < SOUND; at += 1) {
    const wrong = typed.filter((character, n) => !sameSound(character, given[at + n] ?? '')).length
    if (wrong === 0) best = SOUND
    else if (wrong === 1 && typed.length >= SHORTEST_BUT_ONE) best = BUT_ONE
  }
  return best
}
