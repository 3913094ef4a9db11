/** A checklist item in two parts: what it is, and the long parenthesis at its end that explains it. */
const SHORT = 10

export function itemParts(text: string): { main: string; more: string } {
  const found = /^(.+?)[(（](.+)[)）]$/.exec(text)
  const [, main = '', more = ''] = found ?? []
  return more.length > SHORT ? { main, more } : { main: text, more: '' }
}
