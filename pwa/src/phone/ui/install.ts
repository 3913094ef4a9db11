/** Installing to the home screen: each platform has its own way, and some have none. */
import { ref } from 'vue'

interface InstallEvent extends Event {
  prompt: () => Promise<unknown>
}

export type Way = 'installed' | 'wechat' | 'ios' | 'android' | 'other'

/** The browser offers to install; called by `install`. */
export const offer = ref<InstallEvent>()

/** Once, as early as possible: the event comes only once. */
export function catchInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer.value = event as InstallEvent
  })
  addEventListener('appinstalled', () => {
    offer.value = undefined
  })
}

export async function install(): Promise<void> {
  const event = offer.value
  offer.value = undefined
  await event?.prompt()
}

export function installWay(agent = navigator.userAgent): Way {
  const standalone =
    window.matchMedia('(display-mode: standalone)').matches ||
    ('standalone' in navigator && navigator.standalone === true)
  if (standalone) return 'installed'
  if (/MicroMessenger/i.test(agent)) return 'wechat'
  if (/iPhone|iPad|iPod/.test(agent)) return 'ios'
  return /Android/i.test(agent) ? 'android' : 'other'
}
