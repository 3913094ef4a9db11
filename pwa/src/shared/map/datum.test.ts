import { describe, expect, it } from 'vitest'
import { keptAs, shownAt, type Place } from './datum'

/** WGS-84 and GCJ-02 of the same spot, as others have published them. */
const KNOWN: [name: string, wgs: Place, gcj: Place][] = [
  ['天安门', { lat: 39.90734, lng: 116.391285 }, { lat: 39.908743, lng: 116.397528 }],
  ['北京西单', { lat: 39.911954, lng: 116.377817 }, { lat: 39.913345, lng: 116.384047 }],
  ['上海浦东', { lat: 31.1774276, lng: 121.5272106 }, { lat: 31.175304, lng: 121.531542 }],
  ['深圳南山', { lat: 22.543847, lng: 113.912316 }, { lat: 22.540796, lng: 113.917176 }],
]

const metres = (one: Place, other: Place) =>
  Math.hypot(one.lat - other.lat, (one.lng - other.lng) * Math.cos((one.lat * Math.PI) / 180)) * 111_320

describe('places on a map drawn in GCJ-02', () => {
  it.each(KNOWN)('%s is where the map says', (_, wgs, gcj) => {
    expect(metres(shownAt(wgs, 'gcj02'), gcj)).toBeLessThan(3)
    expect(metres(keptAs(gcj, 'gcj02'), wgs)).toBeLessThan(3)
  })

  it.each([
    [39.9, 116.4],
    [43.52, 123.5],
    [31.23, 121.47],
    [43.82, 87.62],
  ])('%d, %d comes back to where it was', (lat, lng) => {
    const shown = shownAt({ lat, lng }, 'gcj02')
    expect(metres(shown, { lat, lng })).toBeGreaterThan(150)
    expect(metres(keptAs(shown, 'gcj02'), { lat, lng })).toBeLessThan(0.3)
  })

  it('leaves a map drawn in WGS-84 alone', () => {
    expect(shownAt({ lat: 43.52, lng: 123.5 }, 'wgs84')).toEqual({ lat: 43.52, lng: 123.5 })
    expect(keptAs({ lat: 43.520000123, lng: 123.5 }, 'wgs84')).toEqual({ lat: 43.52, lng: 123.5 })
  })

  it('does not bend places abroad', () => {
    expect(shownAt({ lat: 48.8584, lng: 2.2945 }, 'gcj02')).toEqual({ lat: 48.8584, lng: 2.2945 })
  })
})
