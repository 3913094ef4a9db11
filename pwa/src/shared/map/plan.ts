/** Leaflet with our canvas on it: with the office's pictures below, or on plain ground. */
import L from 'leaflet'
import 'leaflet/dist/leaflet.css'
import type { MapPictures } from '@/shared/api/rows'
import { keptAs, shownAt, type Place } from './datum'
import { draw } from './draw'
import type { Heap, Pin } from './pins'

export const NO_PICTURES: MapPictures = { tiles: [], credit: '', datum: 'wgs84' }

export interface Plan {
  show: (pins: readonly Pin[]) => void
  choose: (id: string | null) => void
  /** Own position; on the screen alone. */
  stand: (at: Place | null) => void
  /** Everything, or one place near by. */
  lookAt: (at: Place | null) => void
  middle: () => Place
  end: () => void
}

interface Told {
  picked: (id: string) => void
  /** The pictures cannot be had. */
  bare: () => void
}

const APART = 17
const NEAR = 18
const HOME: L.LatLngTuple = [43.52, 123.5]
const THUMB = 24
const TOO_MANY_FAULTS = 3
const LINES_M = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000]

export function openPlan(element: HTMLElement, pictures: MapPictures, told: Told): Plan {
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: false,
    fadeAnimation: false,
    maxZoom: 20,
    minZoom: 4,
    center: HOME,
    zoom: 14,
  })
  L.control.zoom({ position: 'topright', zoomInTitle: '放大', zoomOutTitle: '缩小' }).addTo(map)
  L.control.scale({ imperial: false, position: 'bottomleft' }).addTo(map)
  const canvas = L.DomUtil.create('canvas', 'plan-canvas', map.getPane('overlayPane'))
  canvas.setAttribute('aria-hidden', 'true')
  let pins: readonly Pin[] = []
  let chosen: string | null = null
  let self: Place | null = null
  let heaps: Heap[] = []
  let asked = 0
  let bare = pictures.tiles.length === 0
  // Without pictures there is nothing to fit them to.
  const datum = () => (bare ? 'wgs84' : pictures.datum)
  const spot = (at: Place) => map.latLngToContainerPoint(shownAt(at, datum()))

  function paint(): void {
    asked = 0
    const { x: width, y: height } = map.getSize()
    const sharp = window.devicePixelRatio || 1
    canvas.width = width * sharp
    canvas.height = height * sharp
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` })
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]))
    const context = canvas.getContext('2d')
    if (!context) return
    context.scale(sharp, sharp)
    const at = self && spot(self)
    heaps = draw(context, {
      width,
      height,
      chosen,
      ground: bare ? groundOf(map) : null,
      heap: map.getZoom() >= APART ? 0 : 46,
      names: map.getZoom() >= APART,
      pins: pins.map((pin) => ({ pin, ...xy(spot(pin)) })),
      self: at ? [at.x, at.y] : null,
    })
  }
  const repaint = () => {
    asked ||= requestAnimationFrame(paint)
  }

  function tapped({ containerPoint: { x, y } }: L.LeafletMouseEvent): void {
    const near = heaps
      .map((heap) => ({ heap, far: Math.hypot(heap.x - x, heap.y - y) }))
      .sort((one, other) => one.far - other.far)[0]
    if (!near || near.far > THUMB) return
    const [pin] = near.heap.pins
    if (near.heap.pins.length === 1 && pin) told.picked(pin.id)
    else
      map.fitBounds(L.latLngBounds(near.heap.pins.map((one) => shownAt(one, datum()))).pad(0.3), {
        maxZoom: NEAR,
        animate: false,
      })
  }

  function lookAt(at: Place | null): void {
    if (at) map.setView(shownAt(at, datum()), Math.max(map.getZoom(), NEAR), { animate: false })
    else if (pins.length)
      map.fitBounds(L.latLngBounds(pins.map((pin) => shownAt(pin, datum()))).pad(0.08), {
        maxZoom: NEAR,
        animate: false,
      })
  }

  const layers = pictures.tiles.map((address) =>
    L.tileLayer(address, { maxZoom: 20, maxNativeZoom: 18, referrerPolicy: 'origin' }).addTo(map),
  )
  const credit = L.control.attribution({ prefix: false })
  if (pictures.tiles.length && pictures.credit) credit.addAttribution(escaped(pictures.credit)).addTo(map)
  watchFaults(layers, () => {
    const before = middle()
    bare = true
    layers.forEach((layer) => layer.remove())
    credit.remove()
    map.setView(before, map.getZoom(), { animate: false })
    repaint()
    told.bare()
  })
  const middle = (): Place => keptAs(map.getCenter(), datum())
  map.on('move zoom resize viewreset', repaint).on('click', tapped)
  const size = new ResizeObserver(() => {
    map.invalidateSize({ animate: false })
    repaint()
  })
  size.observe(element)
  const looks = new MutationObserver(repaint)
  looks.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-fs'] })
  repaint()
  return {
    show: (next) => {
      pins = next
      repaint()
    },
    choose: (id) => {
      chosen = id
      repaint()
    },
    stand: (at) => {
      self = at
      repaint()
    },
    lookAt,
    middle,
    end: () => {
      size.disconnect()
      looks.disconnect()
      cancelAnimationFrame(asked)
      map.remove()
    },
  }
}

const xy = ({ x, y }: L.Point) => ({ x, y })
const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)

/** Not one picture came, and several failed: there is no line, or the address is wrong. */
function watchFaults(layers: readonly L.TileLayer[], give: () => void): void {
  let faults = 0
  let came = false
  for (const layer of layers) {
    layer.on('tileload', () => {
      came = true
    })
    layer.on('tileerror', () => {
      if (!came && ++faults === TOO_MANY_FAULTS) give()
    })
  }
}

/** Lines a round number of metres apart, the same ones wherever one looks from. */
function groundOf(map: L.Map): { down: number[]; across: number[] } {
  const bounds = map.getBounds()
  const degree = 111_320
  const narrow = Math.cos((map.getCenter().lat * Math.PI) / 180)
  const perPixel = ((bounds.getNorth() - bounds.getSouth()) * degree) / Math.max(1, map.getSize().y)
  const metres = LINES_M.find((one) => one / perPixel > 60) ?? 100_000
  const down: number[] = []
  const across: number[] = []
  // A fixed narrowness per degree of latitude keeps the lines still while the map is moved.
  const east = metres / degree / Math.cos((Math.round(map.getCenter().lat) * Math.PI) / 180 || narrow)
  const north = metres / degree
  for (let lng = Math.ceil(bounds.getWest() / east) * east; lng < bounds.getEast() && down.length < 200; lng += east)
    down.push(map.latLngToContainerPoint([0, lng]).x)
  for (
    let lat = Math.ceil(bounds.getSouth() / north) * north;
    lat < bounds.getNorth() && across.length < 200;
    lat += north
  )
    across.push(map.latLngToContainerPoint([lat, 0]).y)
  return { down, across }
}
