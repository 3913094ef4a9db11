/** One spelling for what is searched: the same here and on the server (`backend/folding.py`). */
const UNSEEN = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu

/** A text without what is never drawn. */
export const seen = (text: string): string => text.replace(UNSEEN, '')

/** Plain forms for full-width ones, nothing unseen, small letters, single blanks. */
export function foldText(text: string): string {
  return seen(text.normalize('NFKC')).toLowerCase().trim().replace(/\s+/g, ' ')
}

/** The words typed; every one must occur. */
export const foldedWords = (text: string): string[] => foldText(text).split(' ').filter(Boolean)
