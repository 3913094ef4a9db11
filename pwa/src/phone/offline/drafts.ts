/** Forms survive everything: each change is stored at once, under its author's name. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { db } from './db'
import { getMeta } from './meta'

export interface Draft<T> {
  draft: Ref<T>
  /** An earlier, unfinished entry was brought back. */
  restored: Ref<boolean>
  /** The stored draft, if any, is in `draft` by now. */
  ready: Promise<void>
  /** Throw the entry away and begin anew. */
  clear: () => Promise<void>
}

const open = new Map<string, () => void>()

export const draftId = (author: string, key: string) => `${author}/${key}`

/** A form's content that outlives a reload, a crash and a dead battery. */
export function useDraft<T extends object>(key: string, initial: T): Draft<T> {
  const fresh = JSON.stringify(initial)
  const draft = ref(JSON.parse(fresh)) as Ref<T>
  const restored = ref(false)
  let live = false

  const ready = (async () => {
    const stored = await db.drafts.get(draftId(await author(), key))
    if (stored && JSON.stringify(draft.value) === fresh) {
      draft.value = { ...draft.value, ...(stored.value as T) }
      restored.value = true
    }
    live = true
  })()

  const stopWatching = watch(
    draft,
    () => {
      if (live) void store(key, draft.value, () => live)
    },
    { deep: true, flush: 'sync' },
  )
  const close = () => {
    live = false
    stopWatching()
  }
  open.set(key, close)
  onScopeDispose(() => {
    if (open.get(key) === close) open.delete(key)
  }, true)

  const clear = async () => {
    await ready
    live = false
    draft.value = JSON.parse(fresh) as T
    restored.value = false
    await db.drafts.delete(draftId(await author(), key))
    live = true
  }
  return { draft, restored, ready, clear }
}

/** The form was saved: nothing typed from now on may bring its draft back. */
export async function finishDraft(key: string): Promise<void> {
  open.get(key)?.()
  await db.drafts.delete(draftId(await author(), key))
}

async function store(key: string, value: object, live: () => boolean): Promise<void> {
  const plain = JSON.parse(JSON.stringify(value)) as object
  const id = draftId(await author(), key)
  if (live()) await db.drafts.put({ key: id, value: plain, at: new Date().toISOString() })
}

async function author(): Promise<string> {
  return (await getMeta('me'))?.id ?? ''
}
