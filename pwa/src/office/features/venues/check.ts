/** What a venue's form must have before it is sent; the rest is judged by the server. */
import { nextTick } from 'vue'
import { FIELDS, type VenueForm } from './fields'

const CREDIT = /^[0-9A-HJ-NP-RTUWXY]{18}$/i

export function faults(form: VenueForm): Partial<Record<string, string>> {
  const found: Partial<Record<string, string>> = {}
  for (const field of FIELDS) {
    const value = form[field.name]
    if (field.required && (value === null || value === undefined || String(value).trim() === ''))
      found[field.name] = `请填写${field.label}。`
    if (field.kind === 'number' && typeof value === 'number' && (Number.isNaN(value) || value < 0))
      found[field.name] = '请填不小于 0 的数。'
  }
  const credit = form.credit_code
  if (typeof credit === 'string' && credit && !CREDIT.test(credit))
    found['credit_code'] = '统一社会信用代码是 18 位，请核对营业执照。'
  return found
}

/** Only what was changed travels, with what was seen before it. */
export function changesOf(before: VenueForm, after: VenueForm): Record<string, { from: unknown; to: unknown }> {
  const changed = FIELDS.filter((field) => (before[field.name] ?? null) !== (after[field.name] ?? null))
  return Object.fromEntries(changed.map(({ name }) => [name, { from: before[name] ?? null, to: after[name] ?? null }]))
}

/** To the first field that is not right, so that nobody has to look for it. */
export function focusFault(): void {
  void nextTick(() => {
    const field = document.querySelector('.wrong')?.closest('.field')
    field?.querySelector<HTMLElement>('input, textarea, [tabindex]')?.focus()
  })
}
