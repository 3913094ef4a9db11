/** The plan, drawn on one canvas: ground, outlines, heaps, pins and as many names as fit. */
import { heapsOf, hullOf, STATES, type Heap, type Pin, type PinState, type Spot } from './pins'

export interface Sight {
  width: number
  height: number
  pins: readonly { pin: Pin; x: number; y: number }[]
  /** Lines of the ground; none over pictures. */
  ground: { down: number[]; across: number[] } | null
  /** 0: every pin by itself. */
  heap: number
  names: boolean
  chosen: string | null
  /** Own position, on the screen alone. */
  self: Spot | null
}

const RADIUS = 11
const FONT = '"PingFang SC", "HarmonyOS Sans SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif'

const SOFT = [
  [47, '--c-primary-line'],
  [44, '--c-primary-soft'],
] as const
const LINE = [[2, '--c-primary']] as const

type Ink = (token: string) => string

function inks(): Ink {
  const style = getComputedStyle(document.documentElement)
  const scale = Number(style.getPropertyValue('--fs')) || 1
  return (token) => (token === 'scale' ? String(scale) : style.getPropertyValue(token).trim())
}

/** Draws, and gives what can be tapped. */
export function draw(context: CanvasRenderingContext2D, sight: Sight): Heap[] {
  const ink = inks()
  context.clearRect(0, 0, sight.width, sight.height)
  if (sight.ground) ground(context, sight, ink)
  outlines(context, sight, ink)
  const heaps = heapsOf(
    sight.pins.filter(({ x, y }) => x > -40 && y > -40 && x < sight.width + 40 && y < sight.height + 40),
    sight.heap,
  )
  const worstLast = [...heaps].sort((one, other) => rank(other.state) - rank(one.state))
  for (const heap of worstLast)
    mark(
      context,
      heap,
      ink,
      heap.pins.some(({ id }) => id === sight.chosen),
    )
  names(context, sight, heaps, ink)
  if (sight.self) self(context, sight.self, ink)
  return heaps
}

const rank = (state: PinState) => Object.keys(STATES).indexOf(state)

function ground(context: CanvasRenderingContext2D, { width, height, ground: lines }: Sight, ink: Ink): void {
  context.fillStyle = ink('--c-surface-2')
  context.fillRect(0, 0, width, height)
  context.strokeStyle = ink('--c-line')
  context.lineWidth = 1
  context.beginPath()
  for (const x of lines?.down ?? []) {
    context.moveTo(Math.round(x) + 0.5, 0)
    context.lineTo(Math.round(x) + 0.5, height)
  }
  for (const y of lines?.across ?? []) {
    context.moveTo(0, Math.round(y) + 0.5)
    context.lineTo(width, Math.round(y) + 0.5)
  }
  context.stroke()
}

/** A soft shape around an area; over pictures only its line, so that they can be read. */
function outlines(context: CanvasRenderingContext2D, { pins, ground: plain }: Sight, ink: Ink): void {
  const areas = new Map<string, Spot[]>()
  for (const { pin, x, y } of pins) {
    const there = areas.get(pin.area)
    if (there) there.push([x, y])
    else areas.set(pin.area, [[x, y]])
  }
  context.lineJoin = context.lineCap = 'round'
  for (const [area, spots] of areas) {
    if (!area) continue
    const hull = hullOf(spots)
    context.beginPath()
    hull.forEach(([x, y], n) => {
      if (n) context.lineTo(x, y)
      else context.moveTo(x, y)
    })
    context.closePath()
    for (const [width, colour] of plain ? SOFT : LINE) {
      context.lineWidth = width
      context.strokeStyle = context.fillStyle = ink(colour)
      context.stroke()
      if (plain) context.fill()
    }
  }
}

function mark(context: CanvasRenderingContext2D, { x, y, pins, state }: Heap, ink: Ink, chosen: boolean): void {
  const many = pins.length > 1
  const radius =
    (many ? RADIUS + 5 + Math.min(8, pins.length / 6) : state === 'clear' ? RADIUS - 3 : RADIUS) * Number(ink('scale'))
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fillStyle = many ? ink('--c-surface') : ink(STATES[state].fill)
  context.fill()
  context.lineWidth = many ? 4 : 2
  context.strokeStyle = many ? ink(STATES[state].fill) : ink('--c-surface')
  context.stroke()
  if (chosen) {
    context.beginPath()
    context.arc(x, y, radius + 5, 0, 2 * Math.PI)
    context.lineWidth = 3
    context.strokeStyle = ink('--c-text')
    context.stroke()
  }
  const { letter } = STATES[state]
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.font = `600 ${Math.round(12 * Number(ink('scale')))}px ${FONT}`
  context.fillStyle = many ? ink('--c-text') : ink('--c-surface')
  if (many && state !== 'clear' && state !== 'idle') {
    context.fillText(String(pins.length), x, y - radius * 0.32)
    context.fillText(letter, x, y + radius * 0.42)
  } else context.fillText(many ? String(pins.length) : letter, x, y + 0.5)
}

type Box = readonly [left: number, top: number, right: number, bottom: number]

/** Names of areas first, then of pins: below or above where there is room, else left out. */
function names(context: CanvasRenderingContext2D, sight: Sight, heaps: readonly Heap[], ink: Ink): void {
  const scale = Number(ink('scale'))
  // Under the buttons of the map a name would be cut.
  const buttons: Box = [sight.width - 60, 0, sight.width, 104]
  const taken: Box[] = [
    buttons,
    ...heaps.map(({ x, y }): Box => [x - 9 * scale, y - 9 * scale, x + 9 * scale, y + 9 * scale]),
  ]
  const write = (text: string, size: number, spots: readonly Spot[], must = false) => {
    context.font = `${size > 13 ? 600 : 400} ${Math.round(size * scale)}px ${FONT}`
    const half = context.measureText(text).width / 2 + 2
    const boxes = spots.map(([x, y]): Box => [
      x - half,
      y - (size * scale) / 2 - 1,
      x + half,
      y + (size * scale) / 2 + 1,
    ])
    const free = boxes.findIndex(
      (box) => !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]),
    )
    const at = spots[free === -1 && must ? 0 : free]
    const box = boxes[free === -1 && must ? 0 : free]
    if (!at || !box) return
    taken.push(box)
    context.strokeText(text, ...at)
    context.fillText(text, ...at)
  }
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineWidth = 4
  context.strokeStyle = ink('--c-surface')
  context.fillStyle = ink('--c-primary-strong')
  for (const [area, { sum, count, top }] of tops(sight))
    if (area) write(area, 15, [[sum / count, top - 34 * scale]], true)
  context.fillStyle = ink('--c-text')
  const away = (RADIUS + 10) * scale
  for (const { x, y, pins } of heaps) {
    const [pin] = pins
    const chosen = pin?.id === sight.chosen
    if (pin && pins.length === 1 && (sight.names || chosen))
      write(
        pin.name,
        12,
        [
          [x, y + away],
          [x, y - away],
        ],
        chosen,
      )
  }
}

function tops({ pins }: Sight): Map<string, { sum: number; count: number; top: number }> {
  const areas = new Map<string, { sum: number; count: number; top: number }>()
  for (const { pin, x, y } of pins) {
    const { sum, count, top } = areas.get(pin.area) ?? { sum: 0, count: 0, top: Infinity }
    areas.set(pin.area, { sum: sum + x, count: count + 1, top: Math.min(top, y) })
  }
  return areas
}

function self(context: CanvasRenderingContext2D, [x, y]: Spot, ink: Ink): void {
  context.beginPath()
  context.arc(x, y, 9, 0, 2 * Math.PI)
  context.fillStyle = ink('--c-blue-fill')
  context.fill()
  context.lineWidth = 4
  context.strokeStyle = '#fff'
  context.stroke()
}
