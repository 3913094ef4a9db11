/** Where this phone is: asked for by a tap, shown as a dot, kept nowhere and told to nobody. */
import { shallowRef } from 'vue'

const PATIENCE_MS = 15_000

/** WGS-84. */
export interface Place {
  lat: number
  lng: number
}

export function useOwnPlace() {
  const own = shallowRef<Place | null>(null)
  const told = shallowRef('')
  const asking = shallowRef(false)

  function ask(then: (at: Place) => void): void {
    told.value = ''
    // Missing where the page is not served safely.
    if (!('geolocation' in navigator)) {
      told.value = '这部手机的浏览器给不出位置。请拖动地图找。'
      return
    }
    asking.value = true
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        asking.value = false
        own.value = { lat: coords.latitude, lng: coords.longitude }
        then(own.value)
      },
      ({ code }) => {
        asking.value = false
        told.value =
          code === 1
            ? '没有定位权限。可以在浏览器设置里打开，也可以直接拖动地图找。'
            : '暂时定不到位。请到室外再试，或者拖动地图找。'
      },
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 0 },
    )
  }
  return { own, told, asking, ask }
}
