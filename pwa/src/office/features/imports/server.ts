/** The routes of imports. */
import { call, type Asked, type Method } from '@/shared/api/client'
import { guarded } from '@/office/core/session'
import type { Batch, BatchLine, Corrections, Undone } from './wire'

const UPLOAD_MS = 180_000
const ROOT = '/api/imports/batches'

const ask = <T>(method: Method, path: string, asked: Asked = {}): Promise<T> => guarded(call<T>(method, path, asked))

export const imports = {
  list: () => ask<{ items: BatchLine[] }>('GET', ROOT),
  drop: (kind: string, file: File) =>
    ask<Batch>('POST', ROOT, {
      query: { kind },
      raw: file,
      headers: { 'Content-Type': 'application/octet-stream', 'X-File-Name': encodeURIComponent(file.name) },
      timeoutMs: UPLOAD_MS,
    }),
  show: (id: string) => ask<Batch>('GET', `${ROOT}/${id}`),
  correct: (id: string, body: Corrections) =>
    ask<Batch>('POST', `${ROOT}/${id}/corrections`, { body, timeoutMs: UPLOAD_MS }),
  take: (id: string) => ask<Batch>('POST', `${ROOT}/${id}/take`, { timeoutMs: UPLOAD_MS }),
  undo: (id: string) => ask<Undone>('POST', `${ROOT}/${id}/undo`, { timeoutMs: UPLOAD_MS }),
  forget: (id: string) => ask<null>('DELETE', `${ROOT}/${id}`),
}
