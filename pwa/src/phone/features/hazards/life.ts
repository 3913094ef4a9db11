/**
 * What goes on beside the road of a ticket, as far as it is done in the field: the command, and the same change here.
 */
import type { HazardRow, Me } from '@/shared/api/rows'
import type { LocalHazard } from '@/phone/offline/db'
import type { DraftPhoto } from '@/phone/offline/photos'
import { MOST_EXTENSIONS } from '@/shared/words/life'
import { about, openAgain, take } from './hazard'
import { isDueAgain, isOverdue } from './standing'

const FIELD: readonly Me['role'][] = ['grid_worker', 'enforcer', 'office']

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

type Standing = Pick<
  HazardRow,
  'state' | 'closing' | 'due_on' | 'disposal' | 'supervised' | 'extension' | 'extensions' | 'events'
>

/** Why this ticket's last day cannot be asked to move, in words; empty when it can. */
export function whyNoExtension(hazard: Standing): string {
  if (hazard.disposal === 'on_the_spot') return '立查立改的隐患不能延期，请当场整改'
  if (hazard.due_on === null) return '还没有整改期限，由应急办定'
  if (isOverdue(hazard)) return '已经过了期限，不能再申请，请抓紧整改'
  if (hazard.supervised) return '期限由挂牌督办单位定，街道不能延'
  if (dueFromOutside(hazard)) return '期限由移交部门的回执定，街道不能延'
  if (hazard.extension) return '已有一个申请在等应急办答复'
  return (hazard.extensions ?? 0) >= MOST_EXTENSIONS ? `已经延过 ${MOST_EXTENSIONS} 次，不能再延` : ''
}

export interface LifeChoices {
  /** Asking makes sense here; `whyNoExtension` says whether it may. */
  extend: boolean
  suspect: boolean
  follow_up: boolean
}

export function lifeChoicesOf(
  hazard: Standing & Pick<HazardRow, 'level' | 'follow_up_on'>,
  me: Pick<Me, 'role'>,
): LifeChoices {
  const field = FIELD.includes(me.role)
  const open = hazard.state !== 'closed' && hazard.state !== 'voided' && !hazard.closing
  return {
    extend: field && me.role !== 'enforcer' && open && hazard.state === 'rectifying',
    suspect: field && open && (hazard.level === 'general' || hazard.level === 'serious'),
    follow_up: field && isDueAgain(hazard),
  }
}

/** A department's receipt set the last day; a ticket opened anew is the street's again. */
function dueFromOutside({ events }: Standing): boolean {
  const last = [...events]
    .reverse()
    .find(({ kind, facts }) => kind === 'reopened' || (kind === 'receipted' && 'due_on' in facts))
  return last?.kind === 'receipted'
}
