/** What went wrong, in the words a person can use. */
import { ApiProblem, NotReached } from '@/shared/api/client'
import { saveFault } from '@/phone/offline/outbox'
import { refusalWords, saved } from '@/shared/words/zh'

/** `offline` is what to say when the server could not be asked at all. */
export function problemWords(error: unknown, offline = refusalWords('offline')): string {
  if (error instanceof ApiProblem) return refusalWords(error.code, error.detail)
  if (error instanceof NotReached) return offline
  return refusalWords(undefined)
}

/** Nothing was saved on this phone; what was typed is still there. */
export function savingWords(error: unknown): string {
  return saved[saveFault(error).code]
}
