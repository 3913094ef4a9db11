/** Arrow keys walk over cards: up and down in a column, left and right between columns. Enter opens, as a link does. */
const STEPS: Record<string, readonly [column: number, row: number]> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

export function moveAmongCards(event: KeyboardEvent): void {
  const step = STEPS[event.key]
  const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-card]') : null
  const board = event.currentTarget as HTMLElement
  if (!step || !card) return
  const columns = Array.from(board.children, (column) =>
    Array.from(column.querySelectorAll<HTMLElement>('[data-card]')),
  )
  const x = columns.findIndex((cards) => cards.includes(card))
  const y = columns[x]?.indexOf(card) ?? -1
  const target = step[0] === 0 ? columns[x]?.[y + step[1]] : beside(columns, x, y, step[0])
  if (!target) return
  event.preventDefault()
  target.focus()
}

/** The nearest column that has cards; a shorter one gives its last. */
function beside(columns: HTMLElement[][], x: number, y: number, by: number): HTMLElement | undefined {
  for (let at = x + by; at >= 0 && at < columns.length; at += by) {
    const cards = columns[at] ?? []
    if (cards.length > 0) return cards[Math.min(y, cards.length - 1)]
  }
  return undefined
}
