/** What became of a command, in words. */
import type { CommandResult } from '@/shared/api/rows'

export interface Outcome {
  done: boolean
  title: string
  text: string
}

export function outcome(result: CommandResult, done: string): Outcome {
  const kind = result.result === 'replayed' ? (result.of ?? 'applied') : result.result
  const detail = result.detail ?? ''
  switch (kind) {
    case 'applied':
      return { done: true, title: done, text: detail }
    case 'superseded':
      return {
        done: false,
        title: '这一步没有生效',
        text: detail || '就在你填写时情况有了变化。你写的内容留在时间线上，请看最新情况再定。',
      }
    case 'held':
      return {
        done: false,
        title: '已收下，还在等前面的记录',
        text: detail || '它依赖的另一条记录还没有传到，传到后会自动办理。',
      }
    case 'parked':
      return {
        done: false,
        title: '没有办成，内容已保存',
        text: detail || '内容已完整保存在「需处理」里，请到那里看原因。',
      }
    case 'id_reused':
      return { done: false, title: '没有提交', text: detail || '这次提交与先前的内容不一致，请刷新页面后重新填写。' }
  }
}
