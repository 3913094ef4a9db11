/** One question before something that cannot be undone by a tap. */
import { ElMessageBox } from './element'

export function useConfirm(): { sure: (title: string, text: string, yes: string) => Promise<boolean> } {
  async function sure(title: string, text: string, yes: string): Promise<boolean> {
    const options = { confirmButtonText: yes, cancelButtonText: '取消', confirmButtonClass: 'el-button--primary', closeOnClickModal: false }
    return ElMessageBox.confirm(text, title, options).then(
      () => true,
      () => false,
    )
  }
  return { sure }
}
