/** An import in three steps: choose, look at what was recognised, take over. Nothing is kept before the last. */
import { computed, ref, shallowRef } from 'vue'
import { forgetGrids } from '@/office/core/grids'
import { server } from '@/office/core/server'
import { told, type Told } from '@/office/core/told'
import type { ImportAnswer, ImportKind } from '@/office/wire'

export type Stage = 'choose' | 'reading' | 'preview' | 'taking' | 'done'

const MOST_BYTES = 50 * 1024 * 1024

export function useImport() {
  const kind = ref<ImportKind>('venues')
  const file = shallowRef<File | null>(null)
  const stage = ref<Stage>('choose')
  const preview = shallowRef<ImportAnswer | null>(null)
  const result = shallowRef<ImportAnswer | null>(null)
  const problem = shallowRef<Told | null>(null)
  const taken = computed(() => (preview.value ? preview.value.new + preview.value.changed : 0))

  function refuse(title: string, text: string): void {
    problem.value = { title, text, again: false, code: 'file' }
  }

  async function read(chosen: File): Promise<void> {
    problem.value = null
    if (!/\.xlsx$/i.test(chosen.name)) return refuse('只认 .xlsx 表格', `「${chosen.name}」不是 .xlsx。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再试。`)
    if (chosen.size === 0) return refuse('这个文件是空的', '请重新导出或另存一份再试。')
    if (chosen.size > MOST_BYTES) return refuse('这个文件太大', '最大 50 MB。请删去图片和用不到的工作表再试。')
    file.value = chosen
    stage.value = 'reading'
    try {
      preview.value = await server.importFile(kind.value, chosen, true)
      stage.value = 'preview'
    } catch (error) {
      problem.value = told(error)
      stage.value = 'choose'
    }
  }

  async function take(): Promise<void> {
    if (!file.value) return
    problem.value = null
    stage.value = 'taking'
    try {
      result.value = await server.importFile(kind.value, file.value, false)
      stage.value = 'done'
      forgetGrids()
    } catch (error) {
      problem.value = told(error)
      stage.value = 'preview'
    }
  }

  function restart(): void {
    file.value = preview.value = result.value = problem.value = null
    stage.value = 'choose'
  }

  return { kind, file, stage, preview, result, problem, taken, read, take, restart }
}
