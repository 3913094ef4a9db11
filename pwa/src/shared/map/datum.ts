/** Places are kept in WGS-84; a map drawn in GCJ-02 lies some hundred metres beside it in China. */
import gcoord from 'gcoord'

export type Datum = 'wgs84' | 'gcj02'

export interface Place {
  lat: number
  lng: number
}

/** Six decimals are a hand's breadth. */
const SHARP = 1e6
const rounded = (value: number) => Math.round(value * SHARP) / SHARP

/** Where a place lies on pictures of that datum. */
export function shownAt({ lat, lng }: Place, datum: Datum): Place {
  if (datum === 'wgs84') return { lat, lng }
  const [east, north] = gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02)
  return { lat: north, lng: east }
}

/** The place that was pointed at on pictures of that datum. */
export function keptAs({ lat, lng }: Place, datum: Datum): Place {
  if (datum === 'wgs84') return { lat: rounded(lat), lng: rounded(lng) }
  const [east, north] = gcoord.transform([lng, lat], gcoord.GCJ02, gcoord.WGS84)
  return { lat: rounded(north), lng: rounded(east) }
}
