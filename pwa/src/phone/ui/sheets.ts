/** The sheets that stand open, topmost last: the phone's back key closes the top one instead of leaving the page. */
import { onScopeDispose, type Ref, watch } from 'vue'
import { dismiss } from './notices'

const closers: (() => void)[] = []

/** True when a sheet was open and has been closed. */
export function closeTopSheet(): boolean {
  const close = closers[closers.length - 1]
  close?.()
  return close !== undefined
}

/** While `open`, the page behind cannot be reached and the back key closes the sheet. */
export function useSheet(open: Readonly<Ref<boolean>>, close: () => void): void {
  const leave = () => {
    const at = closers.indexOf(close)
    if (at >= 0) closers.splice(at, 1)
    toggleBehind()
  }
  const enter = () => {
    closers.push(close)
    // It would lie over the sheet.
    dismiss()
    toggleBehind()
  }
  watch(open, (isOpen) => (isOpen ? enter() : leave()), { immediate: true, flush: 'post' })
  onScopeDispose(leave)
}

function toggleBehind(): void {
  const app = document.getElementById('app')
  const covered = closers.length > 0
  app?.toggleAttribute('inert', covered)
  document.body.style.overflow = covered ? 'hidden' : ''
}
