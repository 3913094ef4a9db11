/** Reading for a screen: the newest question wins, and a failure is something to show, not to lose. */
import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { signedInAgain } from './session'
import { told, type Told } from './told'

export interface Reading {
  problem: ShallowRef<Told | null>
  loading: Ref<boolean>
  /** `take` sees the answer, unless another was asked for in the meantime. */
  read: <T>(ask: () => Promise<T>, take: (answer: T) => void) => Promise<void>
}

export function useReading(): Reading {
  const problem = shallowRef<Told | null>(null)
  const loading = ref(true)
  let newest = 0

  async function read<T>(ask: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const mine = ++newest
    loading.value = true
    try {
      const answer = await ask()
      if (mine !== newest) return
      take(answer)
      problem.value = null
    } catch (error) {
      if (mine !== newest) return
      problem.value = told(error)
    }
    loading.value = false
  }

  return { problem, loading, read }
}

export interface Loaded<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<Told | null>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/** Ask when `key` changes, and again after the session came back. */
export function useLoad<T>(ask: () => Promise<T>, key: () => unknown = () => null): Loaded<T> {
  const data = shallowRef<T | null>(null)
  const { problem, loading, read } = useReading()
  const reload = () =>
    read(ask, (answer) => {
      data.value = answer
    })

  watch(key, () => void reload(), { immediate: true })
  watch(signedInAgain, () => void reload())
  return { data, problem, loading, reload }
}
