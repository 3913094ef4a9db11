/** Who comes back to a page that has lain open sees what is, not what was. */
import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue'

const STALE_MS = 30_000

/** Read again when the page is shown again: by the router, or by the browser after a while. */
export function useFresh(reload: () => unknown): void {
  let readAt = Date.now()
  let here = false

  function again(): void {
    readAt = Date.now()
    void reload()
  }
  function shown(): void {
    if (!document.hidden && Date.now() - readAt > STALE_MS) again()
  }
  const listen = () => document.addEventListener('visibilitychange', shown)
  const stop = () => document.removeEventListener('visibilitychange', shown)
  onMounted(listen)
  onBeforeUnmount(stop)
  onDeactivated(stop)
  onActivated(() => {
    if (here) {
      listen()
      again()
    }
    here = true
  })
}
