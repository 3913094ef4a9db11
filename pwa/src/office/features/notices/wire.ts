/** Notices, templates and pictures that look alike, as the server tells of them. */
import { call, type Asked, type Method } from '@/shared/api/client'
import type { NoticeKind, SignerRole } from '@/shared/api/commands'
import type { PhotoStage } from '@/shared/api/rows'
import { guarded } from '@/office/core/session'

export interface NoticeRow {
  id: string
  number: string
  kind: NoticeKind
  venue_id: string | null
  venue_name: string
  grid: string
  department: string
  tickets: string[]
  issued_at: string
  received_at: string
  by_name: string
  signature: string | null
  signer_role: SignerRole | null
  refused: boolean
  content_hash: string
}

export type PaperKind = NoticeKind | 'dossier'

export interface TemplateField {
  name: string
  meaning: string
  part_of: string | null
}

export interface TemplateRow {
  kind: PaperKind
  title: string
  own: boolean
  name: string | null
  by_name: string | null
  at: string | null
  /** Why the own template could not be filled; the standard one stands in. */
  unusable: string
  put_aside: boolean
  fields: TemplateField[]
}

export interface PhotoSide {
  id: string
  stage: PhotoStage
  subject_kind: string
  subject_id: string
  place: string
  taken_at: string
  author_name: string
}

export interface Likeness {
  id: string
  percent: number
  found_at: string
  photo: PhotoSide
  other: PhotoSide
  dismissed_at: string | null
  dismissed_by_name: string | null
  reason: string
}

export interface PhotoStory {
  id: string
  sha256: string
  taken_at: string
  declared_at: string
  received_at: string | null
  author_name: string
  skew_ms: number
}

interface List<T> {
  items: T[]
  total: number
}

const ask = <T>(method: Method, path: string, asked: Asked = {}): Promise<T> => guarded(call<T>(method, path, asked))

export const papers = {
  list: (query: { hazard_id?: string; kind?: string; offset?: number; limit?: number }) =>
    ask<List<NoticeRow>>('GET', '/api/notices', { query }),
  templates: () => ask<{ items: TemplateRow[] }>('GET', '/api/notice-templates'),
  upload: (kind: PaperKind, file: File) =>
    ask<TemplateRow>('PUT', `/api/notice-templates/${kind}`, {
      raw: file,
      headers: { 'Content-Type': 'application/octet-stream', 'X-File-Name': encodeURIComponent(file.name) },
      timeoutMs: 60_000,
    }),
  standard: (kind: PaperKind) => ask<TemplateRow>('DELETE', `/api/notice-templates/${kind}`),
  restore: (kind: PaperKind) => ask<TemplateRow>('POST', `/api/notice-templates/${kind}/restore`),
  alike: (subject_id: string) => ask<List<Likeness>>('GET', '/api/likenesses', { query: { subject_id } }),
  dismiss: (id: string, reason: string) => ask<Likeness>('POST', `/api/likenesses/${id}/dismiss`, { body: { reason } }),
  story: (photo: string) => ask<PhotoStory>('GET', `/api/photos/${photo}/story`),
}

export const noticeUrl = (id: string, form: 'pdf' | 'docx'): string => `/api/notices/${id}/${form}`
export const dossierUrl = (hazard: string, form: 'pdf' | 'docx'): string => `/api/hazards/${hazard}/dossier/${form}`
