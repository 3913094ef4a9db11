/** Which characters the server's faces have: what none has stands as 〓 on paper (`backend/office/notices/pdf/canvas.py`). */
import { seen } from './folding'
import runs from './printable.json'

const MOST_NAMED = 10

function printable(code: number): boolean {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[middle]?.[1] ?? 0) < code) low = middle + 1
    else high = middle
  }
  return low < runs.length && (runs[low]?.[0] ?? Infinity) <= code
}

/** What no face has, each character once, in the order of the texts. */
export function unprintable(texts: readonly (string | null | undefined)[]): string[] {
  const letters = new Set(seen(texts.filter(Boolean).join('')).replace(/\s/gu, ''))
  return [...letters].filter((letter) => !printable(letter.codePointAt(0) ?? 0))
}

/** Said before a paper is issued; nothing where it can be printed whole. */
export function unprintableWords(texts: readonly (string | null | undefined)[]): string {
  const lacking = unprintable(texts)
  if (lacking.length === 0) return ''
  const first = lacking
    .slice(0, MOST_NAMED)
    .map((letter) => `“${letter}”`)
    .join('、')
  const named = lacking.length > MOST_NAMED ? `${first} 等 ${lacking.length} 个字` : first
  return `字库里没有${named}，PDF 上会印成“〓”。可以先换成通行的写法；照样开的话，请用 Word 版打印。`
}
