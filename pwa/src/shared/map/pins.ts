/** What stands on the map: points with a state, the outline of an area, and what lies too close to tell apart. */
import type { Place } from './datum'

export type PinState = 'overdue' | 'open' | 'clear' | 'idle'

export interface Pin extends Place {
  id: string
  name: string
  state: PinState
  /** The community or grid it is drawn with. */
  area: string
}

/** Colour never alone: each has its letter and its words. */
export const STATES: Record<PinState, { letter: string; name: string; short: string; fill: string }> = {
  overdue: { letter: '逾', name: '有隐患逾期', short: '有逾期', fill: '--c-red' },
  open: { letter: '患', name: '有隐患没销号', short: '有隐患', fill: '--c-orange' },
  clear: { letter: '', name: '没有未销号的隐患', short: '没隐患', fill: '--c-green' },
  idle: { letter: '停', name: '停业、关闭或空置', short: '停业等', fill: '--c-text-3' },
}
export const RANKED: readonly PinState[] = ['overdue', 'open', 'clear', 'idle']

export function stateOf(status: string, open: number, overdue: number): PinState {
  if (overdue > 0) return 'overdue'
  if (open > 0) return 'open'
  return status === 'operating' ? 'clear' : 'idle'
}

export type Spot = readonly [x: number, y: number]

/** The convex outline, in order; fewer than three points are given back as they are. */
export function hullOf(spots: readonly Spot[]): Spot[] {
  const sorted = [...spots].sort(([ax, ay], [bx, by]) => ax - bx || ay - by)
  if (sorted.length < 3) return sorted
  const lower = halfHull(sorted)
  const upper = halfHull(sorted.reverse())
  return [...lower.slice(0, -1), ...upper.slice(0, -1)]
}

function halfHull(sorted: readonly Spot[]): Spot[] {
  const hull: Spot[] = []
  for (const spot of sorted) {
    while (hull.length > 1 && turn(hull[hull.length - 2] ?? spot, hull[hull.length - 1] ?? spot, spot) <= 0) hull.pop()
    hull.push(spot)
  }
  return hull
}

const turn = ([ax, ay]: Spot, [bx, by]: Spot, [cx, cy]: Spot) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)

export interface Heap {
  x: number
  y: number
  pins: Pin[]
  state: PinState
}

/** Pins that share a square of the screen are one heap, which shows the worst of them; heaps of an area keep apart. */
export function heapsOf(pins: readonly { pin: Pin; x: number; y: number }[], size: number): Heap[] {
  const squares = new Map<string, { pin: Pin; x: number; y: number }[]>()
  for (const one of pins) {
    const key = size > 0 ? `${one.pin.area}/${Math.floor(one.x / size)}/${Math.floor(one.y / size)}` : one.pin.id
    const there = squares.get(key)
    if (there) there.push(one)
    else squares.set(key, [one])
  }
  const heaps = [...squares.values()].map((those): Heap => ({
    x: those.reduce((sum, one) => sum + one.x, 0) / those.length,
    y: those.reduce((sum, one) => sum + one.y, 0) / those.length,
    pins: those.map(({ pin }) => pin),
    state: worst(those.map(({ pin }) => pin.state)),
  }))
  return size > 0 ? apart(heaps, size) : heaps
}

/** Two heaps that would cover each other are one, as long as they lie in one area. */
function apart(heaps: readonly Heap[], size: number): Heap[] {
  const kept: Heap[] = []
  for (const heap of [...heaps].sort((one, other) => other.pins.length - one.pins.length)) {
    const near = kept.find(
      (one) => one.pins[0]?.area === heap.pins[0]?.area && Math.hypot(one.x - heap.x, one.y - heap.y) < size,
    )
    if (near) Object.assign(near, joined(near, heap))
    else kept.push({ ...heap })
  }
  return kept
}

function joined(one: Heap, other: Heap): Heap {
  const [a, b] = [one.pins.length, other.pins.length]
  return {
    x: (one.x * a + other.x * b) / (a + b),
    y: (one.y * a + other.y * b) / (a + b),
    pins: [...one.pins, ...other.pins],
    state: worst([one.state, other.state]),
  }
}

const worst = (states: readonly PinState[]): PinState => RANKED.find((state) => states.includes(state)) ?? 'idle'
