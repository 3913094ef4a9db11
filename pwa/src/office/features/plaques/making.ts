/** Printing: one PDF per chosen grid, one after the other, so that each bundle goes to its grid worker. */
import { ref, type Ref } from 'vue'
import { download, saveAs } from '@/office/core/download'
import { nameOf, placeWords } from '@/office/core/grids'
import { server } from '@/office/core/server'
import { guarded } from '@/office/core/session'
import { told } from '@/office/core/told'
import type { Layout } from './layouts'

export interface Making {
  busy: Ref<boolean>
  /** Files finished, of how many. */
  at: Ref<{ done: number; of: number; loaded: number }>
  failed: Ref<string>
  make: (grids: string[], layout: Layout, changed: boolean) => Promise<boolean>
}

export function useMaking(): Making {
  const busy = ref(false)
  const at = ref({ done: 0, of: 0, loaded: 0 })
  const failed = ref('')

  async function one(grid: string, layout: Layout, changed: boolean): Promise<void> {
    const query = new URLSearchParams({ grid, layout, changed: String(changed) })
    const made = download(
      `/api/plaques/sheet?${query.toString()}`,
      ({ loaded }) => (at.value = { ...at.value, loaded }),
    )
    saveAs(await guarded(made), `码牌-${placeWords(nameOf(grid))}.pdf`)
    // What was printed is remembered, so that next time only what changed is.
    await server.plaquesPrinted({ grid, layout: Number(layout), changed })
  }

  async function make(grids: string[], layout: Layout, changed: boolean): Promise<boolean> {
    busy.value = true
    failed.value = ''
    at.value = { done: 0, of: grids.length, loaded: 0 }
    for (const grid of grids) {
      try {
        await one(grid, layout, changed)
        at.value = { ...at.value, done: at.value.done + 1, loaded: 0 }
      } catch (error) {
        failed.value = `「${placeWords(nameOf(grid))}」没有生成。${told(error).text}`
        break
      }
    }
    busy.value = false
    return failed.value === ''
  }

  return { busy, at, failed, make }
}
