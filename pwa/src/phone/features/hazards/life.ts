/**
 * What goes on beside the road of a ticket, as far as it is done in the field: the command, and the same change here.
 */
import type { HazardRow, Me } from '@/shared/api/rows'
import type { LocalHazard } from '@/phone/offline/db'
import type { DraftPhoto } from '@/phone/offline/photos'
import { limits } from '@/shared/words/steps.gen'
import { allows, refusalOf, type Person, type RefusalCode, type Ticket } from '@/shared/words/allowed'
import { about, openAgain, take } from './hazard'

export interface ExtensionForm {
  reason: string
  protection: string
  due_on: string
}

export function askExtension(
  me: Me,
  hazard: LocalHazard,
  { reason, protection, due_on }: ExtensionForm,
): Promise<string> {
  const at = new Date().toISOString()
  return take(
    'hazard.extend_ask',
    { ...about(hazard), reason, protection, due_on },
    me,
    hazard,
    { form: 'extend', kind: 'extend_asked', text: reason, facts: { asked_due_on: due_on, protection } },
    { extension: { asked_due_on: due_on, reason, protection, by_name: me.name, at } },
  )
}

export function suspectHazard(me: Me, hazard: LocalHazard, reason: string, photos: DraftPhoto[]): Promise<string> {
  return take(
    'hazard.suspect',
    { ...about(hazard), reason, photos },
    me,
    hazard,
    { form: 'suspect', kind: 'suspected', text: reason, photos, stage: 'before' },
    { level: 'suspected_major' },
  )
}

/** 回头看: not good opens it again. */
export function followUp(
  me: Me,
  hazard: LocalHazard,
  good: boolean,
  note: string,
  photos: DraftPhoto[],
): Promise<string> {
  return take(
    'hazard.follow_up',
    { ...about(hazard), good, photos, ...(note && { note }) },
    me,
    hazard,
    {
      form: good ? 'look_good' : 'look_bad',
      kind: 'followed_up',
      text: note,
      photos,
      stage: good ? 'after' : 'before',
      facts: { good },
    },
    { follow_up_on: null, ...(!good && openAgain(hazard)) },
  )
}

const WHY_NOT: Partial<Record<RefusalCode, string>> = {
  'hazard.never_extended': '立查立改的隐患不能延期，请当场整改',
  'hazard.due_from_outside': '期限由移交部门的回执定，街道不能延',
  'hazard.extension_too_late': '已经过了期限，不能再申请，请抓紧整改',
  'hazard.extended_twice': `已经延过 ${limits.extensions} 次，不能再延`,
  'hazard.extension_pending': '已有一个申请在等应急办答复',
}

/** Why this ticket's last day cannot be asked to move, in words; empty when it can. */
export function whyNoExtension(hazard: Ticket, me: Person): string {
  const code = refusalOf('hazard.extend_ask', hazard, me)
  if (code === 'hazard.due_from_outside' && hazard.supervised) return '期限由挂牌督办单位定，街道不能延'
  if (code === null && hazard.due_on === null) return '还没有整改期限，由应急办定'
  return code ? (WHY_NOT[code] ?? '现在不能申请延期') : ''
}

export interface LifeChoices {
  /** Asking makes sense here; `whyNoExtension` says whether it may. */
  extend: boolean
  suspect: boolean
  follow_up: boolean
}

export function lifeChoicesOf(hazard: Ticket & Pick<HazardRow, 'closing'>, me: Person): LifeChoices {
  const extend = refusalOf('hazard.extend_ask', hazard, me)
  return {
    extend: !hazard.closing && (extend === null || extend in WHY_NOT),
    suspect: !hazard.closing && allows('hazard.suspect', hazard, me),
    follow_up: allows('hazard.follow_up', hazard, me),
  }
}
