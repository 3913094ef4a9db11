/** A short word about what has just been done; read out by screen readers too. */
import { ElMessage } from './element'

export function say(message: string, type: 'success' | 'warning' | 'info' = 'success'): void {
  ElMessage({ message, type, duration: 4000, showClose: true, offset: 18 })
}
