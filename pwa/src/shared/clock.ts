/** A clock that runs while a page is open. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Read anew every `everyMs`, and when what it is held against changes. */
export function useNow(against: () => unknown, everyMs: number): Ref<Date> {
  const now = ref(new Date())
  const tick = () => {
    now.value = new Date()
  }
  const timer = setInterval(tick, everyMs)
  watch(against, tick)
  onScopeDispose(() => clearInterval(timer))
  return now
}
