/** A campaign as the desk makes one: what the form holds, what is wrong with it, and the command. */
import type { Commands } from '@/shared/api/commands'
import { newId } from '@/shared/api/ids'
import type { SiteKind } from '@/shared/api/rows'
import type { CampaignTheme } from '@/office/core/wire'
import { siteNames } from '@/shared/words/campaigns.gen'
import { today } from '@/shared/words/dates'

export interface MakingForm {
  id: string
  name: string
  starts_on: string
  ends_on: string
  /** Codes of the template's lines that are asked. */
  codes: string[]
  own: string
  own_days: string
}

export function formOf(theme: CampaignTheme): MakingForm {
  return {
    id: newId(),
    name: `${today().slice(0, 4)}年${theme.name}`,
    starts_on: today(),
    ends_on: '',
    codes: theme.items.map(({ code }) => code),
    own: '',
    own_days: '7',
  }
}

export const ownLines = ({ own }: MakingForm): string[] => [
  ...new Set(
    own
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
]

export function wrongOf(form: MakingForm): string {
  if (!form.name.trim()) return '专项要有名字'
  if (!form.starts_on) return '选一下从哪天开始'
  if (form.ends_on && form.ends_on < form.starts_on) return '结束日期不能早于开始日期'
  const own = ownLines(form)
  if (!form.codes.length && !own.length) return '至少留一条要检查的'
  if (form.codes.length + own.length > 60) return '要检查的最多 60 条'
  const days = Number(form.own_days)
  return own.length && !(Number.isInteger(days) && days >= 1 && days <= 365) ? '自己写的条目要写 1 到 365 天内改好' : ''
}

export function argsOf(form: MakingForm, theme: CampaignTheme, street: string): Commands['campaign.begin'] {
  const own = ownLines(form).map((text) => ({ text, disposal: 'deadline' as const, days: Number(form.own_days) }))
  return {
    id: form.id,
    grid: street,
    name: form.name.trim(),
    template: theme.key,
    starts_on: form.starts_on,
    ...(form.ends_on && { ends_on: form.ends_on }),
    items: [...form.codes.map((code) => ({ code })), ...own],
    ...(theme.by_venues && { classes: theme.classes }),
  }
}

export interface PastedSite {
  kind: SiteKind
  place: string
  owner?: string
}

/** One site a line, its owner after a tab or two blanks; the kind is told for all. */
export function pasted(text: string, kind: SiteKind): PastedSite[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\t|\s{2,}/))
    .flatMap(([place = '', owner = '']) => (place ? [{ kind, place, ...(owner && { owner }) }] : []))
}

/** As many as the server takes at once. */
export const AT_ONCE = 500
export function inParts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, n) => all.slice(n * AT_ONCE, (n + 1) * AT_ONCE))
}

export const KINDS = Object.entries(siteNames) as [SiteKind, string][]
