/** 换经营者: what is asked of whoever writes it down, on the phone and at the desk. */
import { today } from './dates'
import { isPhone, PHONE_WRONG } from './phones'

interface Known {
  id: string
  name: string
  operator: string
  phone: string | null
  licence_name: string | null
  credit_code: string | null
}

interface TransferFacts {
  venue_id: string
  operator: string
  phone: string | null
  name?: string
  licence_name?: string | null
  credit_code?: string | null
  taken_over_at?: string
}

export interface TransferDraft {
  operator: string
  phone: string
  name: string
  licence_name: string
  credit_code: string
  /** 哪天换的, in Beijing. */
  day: string
}

export function transferDraft(venue: Known): TransferDraft {
  const { name, licence_name, credit_code } = venue
  return {
    operator: '',
    phone: '',
    name,
    licence_name: licence_name ?? '',
    credit_code: credit_code ?? '',
    day: today(),
  }
}

/** The first thing that is wrong, in a sentence; empty when it can be saved. */
export function transferProblem(venue: Known, draft: TransferDraft): string {
  if (!draft.operator.trim()) return '写上新经营者的姓名'
  if (!draft.name.trim()) return '场所名称不能空着'
  if (draft.phone.trim() && !isPhone(draft.phone)) return PHONE_WRONG
  if (!draft.day || draft.day > today()) return '日期不能晚于今天'
  if (draft.operator.trim() === venue.operator && draft.phone.trim() === (venue.phone ?? ''))
    return '和原来的经营者一样。只是补资料，请用“修改资料”'
  return ''
}

export function transferArgs(venue: Known, draft: TransferDraft): TransferFacts {
  const name = draft.name.trim()
  const licence_name = draft.licence_name.trim() || null
  const credit_code = draft.credit_code.trim().toUpperCase() || null
  return {
    venue_id: venue.id,
    operator: draft.operator.trim(),
    phone: draft.phone.trim() || null,
    ...(name !== venue.name && { name }),
    ...(licence_name !== venue.licence_name && { licence_name }),
    ...(credit_code !== venue.credit_code && { credit_code }),
    // Told on the day itself, it holds from now on; told later, from the beginning of that day.
    ...(draft.day < today() && { taken_over_at: `${draft.day}T00:00:00+08:00` }),
  }
}
