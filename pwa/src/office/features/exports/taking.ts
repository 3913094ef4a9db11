/** Taking a list out as a file: made by the server, fetched with progress, saved under the server's name for it. */
import { onUnmounted, ref, type Ref } from 'vue'
import { takeFile } from '@/shared/api/file'
import { saveAs } from '@/office/core/download'
import { guarded } from '@/office/core/session'
import { told } from '@/office/core/told'
import type { ExportAsk, ExportKind } from '@/office/core/wire'

/** Each ledger of hazards is taken out as itself. */
export const ledgerOf = { fire: 'hazards', street_facility: 'campaign', road: 'road' } as const satisfies Record<
  string,
  ExportKind
>

/** How a page looks is no part of what is taken out. */
const NOT_ASKED = ['offset', 'limit', 'sort', 'counts', 'page', 'view', 'id', 'by']

export function filterOf(asked: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(asked).filter(([name, value]) => !NOT_ASKED.includes(name) && value !== '' && value !== undefined),
  )
}

/** The name in `Content-Disposition: attachment; filename*=UTF-8''…`. */
export function nameIn(disposition: string | null, otherwise: string): string {
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  try {
    return coded ? decodeURIComponent(coded) : otherwise
  } catch {
    return otherwise
  }
}

async function fetchFile(
  ask: ExportAsk,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<{ file: Blob; name: string }> {
  const { file, disposition } = await takeFile(
    '/api/exports',
    ask,
    ({ loaded, total }) => total && onShare(loaded / total),
    signal,
  )
  return { file, name: nameIn(disposition, `export.${ask.format ?? 'xlsx'}`) }
}

export interface Taking {
  busy: Ref<boolean>
  /** How much has come, from 0 to 1; nothing yet while the server is still writing. */
  share: Ref<number>
  seconds: Ref<number>
  failed: Ref<string>
  take: (ask: ExportAsk) => Promise<boolean>
  stop: () => void
}

export function useTaking(): Taking {
  const busy = ref(false)
  const share = ref(0)
  const seconds = ref(0)
  const failed = ref('')
  let request: AbortController | null = null
  let clock = 0

  async function take(ask: ExportAsk): Promise<boolean> {
    busy.value = true
    failed.value = ''
    share.value = seconds.value = 0
    clock = window.setInterval(() => (seconds.value += 1), 1000)
    request = new AbortController()
    try {
      const { file, name } = await guarded(fetchFile(ask, (so) => (share.value = so), request.signal))
      saveAs(file, name)
      return true
    } catch (error) {
      failed.value = told(error).text
      return false
    } finally {
      window.clearInterval(clock)
      busy.value = false
    }
  }
  function stop(): void {
    request?.abort()
    window.clearInterval(clock)
    busy.value = false
  }
  onUnmounted(stop)
  return { busy, share, seconds, failed, take, stop }
}
