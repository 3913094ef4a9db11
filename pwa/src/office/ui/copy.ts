/** Puts text on the clipboard, also where the page came without https. */
import { say } from './say'

export async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(done)
  } catch {
    say('浏览器不让复制，请选中文字后按 Ctrl+C。', 'warning')
  }
}
