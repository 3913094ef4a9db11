/** Reading for a screen: the newest question wins, and a failure is something to show, not to lose. */
import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { signedInAgain } from './session'
import { told, type Told } from './told'

export interface Loaded<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<Told | null>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/** Ask when `key` changes, and again after the session came back. */
export function useLoad<T>(ask: () => Promise<T>, key: () => unknown = () => null): Loaded<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Told | null>(null)
  const loading = ref(true)
  let newest = 0

  async function reload(): Promise<void> {
    const mine = ++newest
    loading.value = true
    try {
      const answer = await ask()
      if (mine !== newest) return
      data.value = answer
      problem.value = null
    } catch (error) {
      if (mine !== newest) return
      problem.value = told(error)
    }
    loading.value = false
  }

  watch(key, () => void reload(), { immediate: true })
  watch(signedInAgain, () => void reload())
  return { data, problem, loading, reload }
}
