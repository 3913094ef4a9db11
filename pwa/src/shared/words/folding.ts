/** One spelling for what is searched: the same here and on the server (`backend/core/text.py`). */
import { wholePhone } from './phones'

const UNSEEN =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu

/** A text without what is never drawn. */
export const seen = (text: string): string => text.replace(UNSEEN, '')

/** Plain forms for full-width ones, nothing unseen, small letters, single blanks. */
export function foldText(text: string): string {
  return seen(text.normalize('NFKC')).toLowerCase().trim().replace(/\s+/g, ' ')
}

/** A number is typed in so many parts at most: +86 199 7000 0000. */
const MOST_PARTS = 5

/** The words typed; every one must occur. A whole number is one of them as it is stored, however it was typed. */
export function foldedWords(text: string): string[] {
  const words = foldText(text).split(' ').filter(Boolean)
  const told: string[] = []
  for (let at = 0; at < words.length;) {
    let length = Math.min(MOST_PARTS, words.length - at)
    while (length > 0 && wholePhone(words.slice(at, at + length).join(' ')) === null) length -= 1
    told.push(length ? (wholePhone(words.slice(at, at + length).join(' ')) ?? '') : (words[at] ?? ''))
    at += length || 1
  }
  return told
}
