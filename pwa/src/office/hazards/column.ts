/** A list of tickets that grows by "还有 n 条": the first page again when the filters change. */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { HazardBrief } from '@/api/rows'
import { server } from '@/office/core/server'
import { signedInAgain } from '@/office/core/session'
import { told, type Told } from '@/office/core/told'
import type { HazardCounts } from '@/office/wire'
import type { HazardQuestion } from './filters'

export interface HazardList {
  items: ShallowRef<HazardBrief[]>
  total: Ref<number>
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
  const loading = ref(true)
  const problem = shallowRef<Told | null>(null)
  let newest = 0

  async function read(offset: number, limit: number): Promise<void> {
    const mine = ++newest
    loading.value = true
    try {
      const page = await server.hazards({ ...asked(), offset, limit })
      if (mine !== newest) return
      items.value = offset === 0 ? page.items : [...items.value, ...page.items]
      total.value = page.total
      counts.value = page.counts ?? counts.value
      problem.value = null
    } catch (error) {
      if (mine !== newest) return
      problem.value = told(error)
    }
    loading.value = false
  }

  /** As much as is shown now, so that nothing jumps. */
  const reload = () => read(0, Math.max(first, items.value.length))
  const more = () => read(items.value.length, step)

  watch(() => JSON.stringify(asked()), () => void read(0, first), { immediate: true })
  watch(signedInAgain, () => void reload())
  return { items, total, counts, left: computed(() => total.value - items.value.length), loading, problem, more, reload }
}
