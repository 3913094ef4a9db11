/** 隐患提示单: which tickets go into it, and issuing it. */
import type { SignerRole } from '@/shared/api/commands'
import { newId } from '@/shared/api/ids'
import { isOpen } from '@/phone/features/hazards'
import { db, type LocalHazard } from '@/phone/offline/db'
import { UNANSWERED } from '@/phone/offline/mirror'
import { act } from '@/phone/offline/outbox'
import { type DraftPhoto, photoFacts } from '@/phone/offline/photos'
import { dayOf, today } from '@/shared/words/dates'

/** An order is not a grid worker's to give. */
export const ORDER = '责令'

export interface NoticeDraft {
  id: string
  chosen: string[]
  text: string
  role: SignerRole
  refused: boolean
}

export const blankNotice = (): NoticeDraft => ({ id: newId(), chosen: [], text: '', role: 'owner', refused: false })
export const draftKeyOf = (venueId: string) => `notice/${venueId}`

export const SIGNERS: readonly (readonly [SignerRole, string])[] = [
  ['owner', '经营者'],
  ['staff', '店内人员'],
  ['landlord', '房东'],
  ['other', '其他在场人员'],
]

/** What is still open at a venue, what was found today first; then what was put right before their eyes. */
export async function tellable(venueId: string): Promise<LocalHazard[]> {
  const all = await db.hazards.where('venue_id').equals(venueId).toArray()
  const day = today()
  const fresh = (hazard: LocalHazard) => dayOf(hazard.found_at) === day
  return all
    .filter((hazard) => hazard.state !== 'voided' && (isOpen(hazard) || fresh(hazard)))
    .sort((one, other) => Number(fresh(other)) - Number(fresh(one)) || other.found_at.localeCompare(one.found_at))
}

/** Those of this visit: found today. */
export const ofToday = (hazards: readonly LocalHazard[]): string[] =>
  hazards.filter((hazard) => dayOf(hazard.found_at) === today()).map((hazard) => hazard.id)

/** Save it with its signature; the server gives the number when it arrives. */
export async function issueNotice(draft: NoticeDraft, venueId: string, signature: DraftPhoto | null): Promise<string> {
  const subjects = draft.chosen.map((id) => `hazards/${id}`)
  const waiting = await db.outbox.where('subject').anyOf(subjects).toArray()
  const args = {
    id: draft.id,
    kind: 'prompt' as const,
    hazards: [...draft.chosen],
    signer_role: draft.role,
    ...(signature && { signature: photoFacts(signature) }),
    ...(draft.refused && !signature && { refused: true }),
    ...(draft.text.trim() && { text: draft.text.trim() }),
  }
  return act('notice.issue', args, {
    after: waiting.filter((row) => UNANSWERED.includes(row.state)).map((row) => row.id),
    photos: signature ? [{ id: signature.id }] : [],
    draftKey: draftKeyOf(venueId),
    local: () => Promise.resolve(),
  })
}
