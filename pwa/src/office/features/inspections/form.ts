/** The form of an inspection: what is asked, and what is missing. */
import type { InspectionFacts } from '@/shared/api/commands'

export type InspectionForm = Required<Omit<InspectionFacts, 'id' | 'photos'>>
export type TextKey = 'plan' | 'notice' | 'partner_name' | 'partner_certificate' | 'scan_code'

export const ASKED: { key: TextKey; name: string; hint: string; required: boolean }[] = [
  { key: 'plan', name: '检查计划或备案号', hint: '没有计划不做行政检查', required: true },
  { key: 'notice', name: '检查通知书文号', hint: '', required: true },
  { key: 'partner_name', name: '同行执法人员', hint: '行政检查要两人以上', required: true },
  { key: 'partner_certificate', name: '同行人员执法证号', hint: '', required: true },
  { key: 'scan_code', name: '扫码备案号', hint: '当地要求扫码检查的填写', required: false },
]

export function blank(): InspectionForm {
  return {
    venue_id: '',
    plan: '',
    notice: '',
    partner_name: '',
    partner_certificate: '',
    finding: 'good',
    result: '',
    scan_code: '',
    reason: '',
  }
}

/** What is missing, by field; `over`: the yearly number is reached. */
export function faultsOf(form: InspectionForm, over: boolean): Partial<Record<keyof InspectionForm, string>> {
  const wrong: Partial<Record<keyof InspectionForm, string>> = {}
  if (!form.venue_id) wrong.venue_id = '先选场所。'
  for (const { key, name, required } of ASKED) if (required && !form[key].trim()) wrong[key] = `填上${name}。`
  if (!form.result.trim()) wrong.result = '写明查了什么、怎么处理的。'
  if (over && !form.reason.trim()) wrong.reason = '已到年度上限，写明再查的理由。'
  return wrong
}
