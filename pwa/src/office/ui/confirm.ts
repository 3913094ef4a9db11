/** One question before something that cannot be undone by a tap. */
import { ElMessageBox } from './element'

export function useConfirm(): { sure: (title: string, text: string, yes: string) => Promise<boolean> } {
  async function sure(title: string, text: string, yes: string): Promise<boolean> {
    const options = {
      confirmButtonText: yes,
      cancelButtonText: '取消',
      confirmButtonClass: 'el-button--primary',
      closeOnClickModal: false,
    }
    return ElMessageBox.confirm(text, title, options).then(
      () => true,
      () => false,
    )
  }
  return { sure }
}

/** A question that is answered by another text; null when it was put off. */
export async function askText(title: string, text: string, before: string, longest: number): Promise<string | null> {
  const options = { confirmButtonText: '确定', cancelButtonText: '取消', inputValue: before, closeOnClickModal: false }
  const bounds = (said: string | null) =>
    (said ?? '').trim() ? (said ?? '').length <= longest || `最多 ${longest} 个字` : '请填写'
  try {
    const answer = (await ElMessageBox.prompt(text, title, { ...options, inputValidator: bounds })) as unknown as {
      value?: string | null
    }
    return (answer.value ?? '').trim()
  } catch {
    return null
  }
}

/** A question with a line to say why; null when it was put off. */
export async function askReason(title: string, text: string, example: string): Promise<string | null> {
  const options = {
    confirmButtonText: '确定',
    cancelButtonText: '取消',
    inputPlaceholder: example,
    closeOnClickModal: false,
  }
  const longest = { inputValidator: (said: string | null) => (said ?? '').length <= 80 || '最多 80 个字' }
  try {
    const answer = (await ElMessageBox.prompt(text, title, { ...options, ...longest })) as unknown as {
      value?: string | null
    }
    return (answer.value ?? '').trim()
  } catch {
    return null
  }
}
