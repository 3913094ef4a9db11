/** One line at the bottom of the screen that says what has just happened, with at most one thing to do about it. */
import { shallowRef } from 'vue'

export interface Notice {
  text: string
  tone?: 'plain' | 'bad'
  action?: { label: string; run: () => unknown }
}

export const notice = shallowRef<Notice>()
let timer: ReturnType<typeof setTimeout> | undefined

/** `seconds` is the time to read it, longer where there is something to tap. */
export function notify(next: Notice, seconds = next.action ? 7 : 4): void {
  clearTimeout(timer)
  notice.value = next
  timer = setTimeout(dismiss, seconds * 1000)
}

export function dismiss(): void {
  clearTimeout(timer)
  notice.value = undefined
}
