/** How safely the browser keeps what is stored here. */

export interface StorageState {
  /** null: the browser does not say. */
  persisted: boolean | null
  usedBytes: number | null
  quotaBytes: number | null
}

/** Ask the browser never to clear us out by itself; after sign-in and after install. */
export async function persistStorage(): Promise<boolean> {
  return (
    (await manager()
      ?.persist?.()
      .catch(() => false)) ?? false
  )
}

export async function storageState(): Promise<StorageState> {
  const storage = manager()
  const persisted = (await storage?.persisted?.().catch(() => null)) ?? null
  const { usage, quota } = (await storage?.estimate?.().catch(() => null)) ?? {}
  return { persisted, usedBytes: usage ?? null, quotaBytes: quota ?? null }
}

/** Safari 15 knows only parts of it; plain http none. */
function manager(): Partial<StorageManager> | undefined {
  return navigator.storage
}
