/** The dictionary of departments in words, and its form. */
import type { Urgency } from '@/shared/api/rows'
import type { Department, DepartmentFacts } from '@/office/core/wire'
import { classNames, domainNames, levelNames } from '@/shared/words/labels'

export { minutesWords } from '@/office/features/hazards/minutes'

export const URGENCIES: readonly Urgency[] = ['emergency', 'urgent', 'normal']
const USUAL: Record<Urgency, number> = { emergency: 30, urgent: 120, normal: 1440 }
/** Thirty days. */
const MOST_MINUTES = 43_200

const NAMES: Record<string, string> = { ...levelNames, ...classNames, ...domainNames }
const CODES = Object.fromEntries(Object.entries(NAMES).map(([code, name]) => [name, code]))

/** 疑似重大、小网吧、E04: what falls to it, by the words people know. */
export function kindWords(kinds: readonly string[]): string {
  return kinds.map((kind) => NAMES[kind] ?? kind).join('、')
}

export interface DepartmentForm {
  name: string
  kinds: string
  phone: string
  minutes: Record<Urgency, string>
}

export function formOf(department: Department | null): DepartmentForm {
  const minutes = department?.whistle_minutes ?? USUAL
  return {
    name: department?.name ?? '',
    kinds: kindWords(department?.kinds ?? []),
    phone: department?.phone ?? '',
    minutes: { emergency: String(minutes.emergency), urgent: String(minutes.urgent), normal: String(minutes.normal) },
  }
}

export function factsOf(form: DepartmentForm): DepartmentFacts {
  const kinds = form.kinds
    .split(/[、，,；;\s]+/)
    .filter(Boolean)
    .map((word) => CODES[word] ?? word)
  const { emergency, urgent, normal } = form.minutes
  return {
    name: form.name.trim(),
    kinds,
    phone: form.phone.trim(),
    whistle_minutes: { emergency: Number(emergency), urgent: Number(urgent), normal: Number(normal) },
  }
}

export type Wrongs = Record<'name' | Urgency, string>

export function wrongsOf(form: DepartmentForm): Wrongs {
  const minutes = (text: string) => {
    const count = Number(text)
    return Number.isInteger(count) && count >= 1 && count <= MOST_MINUTES
      ? ''
      : '填 1 到 43200 之间的整数，单位是分钟。'
  }
  const { emergency, urgent, normal } = form.minutes
  return {
    name: form.name.trim() ? '' : '请填写部门名称。',
    emergency: minutes(emergency),
    urgent: minutes(urgent),
    normal: minutes(normal),
  }
}
