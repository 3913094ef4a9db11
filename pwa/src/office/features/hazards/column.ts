/** A list of tickets that grows by "还有 n 条": the first page again when the filters change. */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { HazardBrief } from '@/shared/api/rows'
import { useReading } from '@/office/core/load'
import { server, type HazardQuestion } from '@/office/core/server'
import { signedInAgain } from '@/office/core/session'
import type { Told } from '@/office/core/told'
import type { HazardCounts } from '@/office/core/wire'
import { isOverdue } from './due'

export interface HazardList {
  items: ShallowRef<HazardBrief[]>
  total: Ref<number>
  /** The same, and none while another question is being answered: a heading says no other list's number. */
  heads: ComputedRef<number | null>
  counts: ShallowRef<HazardCounts | null>
  left: ComputedRef<number>
  loading: Ref<boolean>
  problem: ShallowRef<Told | null>
  more: () => Promise<void>
  reload: () => Promise<void>
}

export function useHazardList(asked: () => HazardQuestion, first: number, step: number): HazardList {
  const items = shallowRef<HazardBrief[]>([])
  const counts = shallowRef<HazardCounts | null>(null)
  const total = ref(0)
  const answered = ref('')
  const { problem, loading, read } = useReading()

  function readFrom(offset: number, limit: number): Promise<void> {
    const question = JSON.stringify(asked())
    return read(
      () => server.hazards({ ...asked(), offset, limit }),
      (page) => {
        items.value = offset === 0 ? page.items : [...items.value, ...page.items]
        total.value = page.total
        answered.value = question
        counts.value = page.counts ?? counts.value
      },
    )
  }

  /** As much as is shown now, so that nothing jumps. */
  const reload = () => readFrom(0, Math.max(first, items.value.length))
  const more = () => readFrom(items.value.length, step)

  watch(
    () => JSON.stringify(asked()),
    () => void readFrom(0, first),
    { immediate: true },
  )
  watch(signedInAgain, () => void reload())
  return {
    items,
    total,
    counts,
    heads: computed(() => (answered.value === JSON.stringify(asked()) ? total.value : null)),
    left: computed(() => total.value - items.value.length),
    loading,
    problem,
    more,
    reload,
  }
}

/** How many of a column are overdue. They come first, so the page mostly tells; only a page full of them must ask. */
export function useLate(list: HazardList, asked: () => HazardQuestion): Ref<number> {
  const late = ref(0)
  watch(list.items, async (items) => {
    late.value = items.filter(isOverdue).length
    if (late.value === 0 || late.value < items.length || list.left.value === 0) return
    const page = await server.hazards({ ...asked(), overdue: true, limit: 1 }).catch(() => null)
    if (page && items === list.items.value) late.value = page.total
  })
  return late
}
