/** 换经营者: another owner takes the venue over. */
import { db, type LocalVenue } from '@/phone/offline/db'
import { act } from '@/phone/offline/outbox'
import { transferArgs, type TransferDraft } from '@/shared/words/transfer'

export const transferKey = (venue: Pick<LocalVenue, 'id'>) => `venue/${venue.id}/transfer`

export function transferVenue(venue: LocalVenue, draft: TransferDraft): Promise<string> {
  const { venue_id, ...facts } = transferArgs(venue, draft)
  const codes =
    'credit_code' in facts
      ? venue.codes.map((code) =>
          code.kind === 'licence' && code.value !== facts.credit_code ? { ...code, revoked: true } : code,
        )
      : venue.codes
  const now = new Date().toISOString()
  const row = { taken_over_at: now, ...facts, pledge_signed: null, codes, updated_at: now } as Partial<LocalVenue>
  return act(
    'venue.transfer',
    { venue_id, ...facts },
    { draftKey: transferKey(venue), local: () => db.venues.update(venue.id, row) },
  )
}
