/** An import step by step: drop, look, put right, take over, take back. What it is stands in the address. */
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { forgetGrids } from '@/office/core/grids'
import { told, type Told } from '@/office/core/told'
import { imports } from './server'
import type { Batch, Corrections } from './wire'

export const MOST_BYTES = 50 * 1024 * 1024
const LOOK_AGAIN_MS = 700
const READS = /\.(xlsx|xlsm|xls|et|csv)$/i

export function useImport() {
  const route = useRoute()
  const router = useRouter()
  const batch = shallowRef<Batch | null>(null)
  const problem = shallowRef<Told | null>(null)
  const sending = ref('')
  let timer = 0

  const working = computed(
    () => batch.value !== null && !batch.value.stuck && ['reading', 'taking'].includes(batch.value.stage),
  )
  const count = computed(() => (batch.value?.report ? batch.value.report.new + batch.value.report.changed : 0))

  function seen(found: Batch): void {
    batch.value = found
    if (found.stage === 'taken') forgetGrids()
    window.clearTimeout(timer)
    if (working.value) timer = window.setTimeout(() => void open(found.id), LOOK_AGAIN_MS)
  }

  async function ask(work: () => Promise<Batch>): Promise<void> {
    problem.value = null
    try {
      seen(await work())
    } catch (error) {
      problem.value = told(error)
    }
  }

  const open = (id: string): Promise<void> => ask(() => imports.show(id))

  async function drop(kind: string, file: File): Promise<void> {
    const wrong = whyNot(file)
    if (wrong) return void (problem.value = { title: '这个文件导不了', text: wrong, again: false, code: 'file' })
    sending.value = file.name
    await ask(() => imports.drop(kind, file))
    sending.value = ''
    if (batch.value) void router.replace({ query: { batch: batch.value.id } })
  }

  const correct = (body: Corrections): Promise<void> => withBatch((id) => imports.correct(id, body))
  const take = (): Promise<void> => withBatch((id) => imports.take(id))

  async function undo(id: string): Promise<void> {
    await ask(async () => {
      await imports.undo(id)
      return imports.show(id)
    })
    forgetGrids()
    if (batch.value) void router.replace({ query: { batch: batch.value.id } })
  }

  async function withBatch(work: (id: string) => Promise<Batch>): Promise<void> {
    const id = batch.value?.id
    if (id) await ask(() => work(id))
  }

  /** A file that was only looked at is not kept. */
  function restart(): void {
    const left = batch.value
    if (left && ['ready', 'refused'].includes(left.stage) && !left.taken_at) imports.forget(left.id).catch(() => null)
    batch.value = problem.value = null
    void router.replace({ query: {} })
  }

  watch(
    () => route.query['batch'],
    (id) => {
      if (typeof id === 'string' && id !== batch.value?.id) void open(id)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => window.clearTimeout(timer))
  return { batch, problem, sending, working, count, drop, correct, take, undo, restart }
}

function whyNot(file: File): string {
  if (!READS.test(file.name))
    return `「${file.name}」不是表格。可以导入 .xlsx、.xlsm、.xls、.et、.csv；别的格式请用 Excel 或 WPS 打开，另存为 .xlsx 再试。`
  if (file.size === 0) return '这个文件是空的。请重新导出或另存一份再试。'
  return file.size > MOST_BYTES ? '最大 50 MB。请删去图片和用不到的工作表再试。' : ''
}
