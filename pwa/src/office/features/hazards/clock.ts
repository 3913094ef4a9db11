/** Spans of time in words, and a clock that runs while a page is open. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

const TICK_MS = 15_000

/** 30 分钟, 2 小时, 1 天. */
export function minutesWords(minutes: number): string {
  if (minutes < 60) return `${minutes} 分钟`
  const hours = minutes / 60
  if (!Number.isInteger(hours)) return `${Math.floor(hours)} 小时 ${minutes % 60} 分钟`
  return hours % 24 === 0 ? `${hours / 24} 天` : `${hours} 小时`
}

/** Read anew when what it is held against changes. */
export function useNow(against: () => unknown): Ref<Date> {
  const now = ref(new Date())
  const tick = () => (now.value = new Date())
  const timer = setInterval(tick, TICK_MS)
  watch(against, tick)
  onScopeDispose(() => clearInterval(timer))
  return now
}
