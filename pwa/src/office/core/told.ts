/** Every failure in words: what happened, what it means, what to do. */
import { ApiProblem, NotReached } from '@/shared/api/client'

export interface Told {
  title: string
  text: string
  /** Asking again may help. */
  again: boolean
  code: string
}

export function told(error: unknown): Told {
  if (error instanceof ApiProblem) return ofProblem(error)
  if (error instanceof NotReached) {
    const text = '没有收到系统的回答。请检查网络后再试；已经提交成功的内容不受影响。'
    return { title: '暂时连不上系统', text, again: true, code: 'not_reached' }
  }
  console.error(error)
  return { title: '页面出了点问题', text: '请刷新页面后再试；如仍不行，请联系系统管理员。', again: true, code: 'page' }
}

function ofProblem(problem: ApiProblem): Told {
  if (problem.code === 'session.missing') {
    return { title: '登录已过期', text: '请重新登录后再试一次。', again: true, code: problem.code }
  }
  const text = problem.detail || '请稍后再试；如仍不行，请联系系统管理员。'
  if (problem.status === 404) return { title: '没有找到', text, again: false, code: problem.code }
  if (problem.status === 403) return { title: '不能查看或操作', text, again: false, code: problem.code }
  if (problem.status >= 500) return { title: '系统出了点问题', text, again: true, code: problem.code }
  return { title: '没有完成', text, again: false, code: problem.code }
}
