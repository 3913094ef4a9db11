/** 行政检查 and certificates, as the server tells of them. */
import { call, type Asked, type Method } from '@/shared/api/client'
import type { Finding } from '@/shared/api/commands'
import { guarded } from '@/office/core/session'

export interface InspectionRow {
  id: string
  venue_id: string
  venue_name: string
  grid: string
  at: string
  by_name: string
  certificate: string
  partner_name: string
  partner_certificate: string
  plan: string
  notice: string
  scan_code: string
  finding: Finding
  result: string
  over_cap: boolean
  reason: string
  clock_off: boolean
  photos: string[]
}

export interface Standing {
  done: number
  cap: number
  certificate: string | null
  valid_until: string | null
  warning: string
}

export interface CertificateRow {
  person_id: string
  person_name: string
  number: string
  valid_until: string
  by_name: string
  at: string
}

const ask = <T>(method: Method, path: string, asked: Asked = {}): Promise<T> => guarded(call<T>(method, path, asked))

export const inspections = {
  list: (query: { venue_id?: string; offset?: number; limit?: number }) =>
    ask<{ items: InspectionRow[]; total: number }>('GET', '/api/inspections', { query }),
  one: (id: string) => ask<InspectionRow>('GET', `/api/inspections/${id}`),
  standing: (venue: string) => ask<Standing>('GET', `/api/inspections/standing/${venue}`),
  cap: () => ask<{ yearly: number }>('GET', '/api/inspections/cap'),
  setCap: (yearly: number) => ask<{ yearly: number }>('PUT', '/api/inspections/cap', { body: { yearly } }),
  certificates: () => ask<{ items: CertificateRow[] }>('GET', '/api/certificates'),
  certify: (person: string, body: { number: string; valid_until: string }) =>
    ask<CertificateRow>('PUT', `/api/certificates/${person}`, { body }),
}
