/** Long lists show a page at a time and grow as their end comes into view. */
import { onScopeDispose, ref, type Ref, watch } from 'vue'

export function useMore(end: Readonly<Ref<HTMLElement | undefined>>, page: number, first = page) {
  const shown = ref(first)
  const seen = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) shown.value += page
    },
    { rootMargin: '600px' },
  )
  watch(
    [end, shown],
    ([element]) => {
      seen.disconnect()
      if (element) seen.observe(element)
    },
    { flush: 'post' },
  )
  onScopeDispose(() => seen.disconnect())
  return {
    shown,
    reset: () => {
      shown.value = page
    },
  }
}
