/** Single keys: only outside fields, and they can be switched off in 我的. */
import { onActivated, onBeforeUnmount, onDeactivated, onMounted, ref } from 'vue'
import { recall, remember } from '@/shared/start/memory'

const KEY = 'office.keys'

export const keysOn = ref(recall(KEY) !== 'off')

export function setKeys(on: boolean): void {
  keysOn.value = on
  remember(KEY, on ? 'on' : 'off')
}

function typing(event: KeyboardEvent): boolean {
  const target = event.target
  const field =
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], [role="dialog"]')
  return Boolean(field) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey
}

/** While the page is shown, let each key do its thing. */
export function useKeys(keys: Record<string, () => void>): void {
  function pressed(event: KeyboardEvent): void {
    const act = keys[event.key]
    if (!act || !keysOn.value || event.defaultPrevented || typing(event)) return
    event.preventDefault()
    act()
  }
  const listen = () => window.addEventListener('keydown', pressed)
  const stop = () => window.removeEventListener('keydown', pressed)
  onMounted(listen)
  onActivated(listen)
  onDeactivated(stop)
  onBeforeUnmount(stop)
}

export function useSlashKey(act: () => void): void {
  useKeys({ '/': act })
}
