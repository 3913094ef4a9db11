/** Entering an e-bike within half a minute, and mending one. */
import type { EbikeFacts } from '@/shared/api/commands'
import type { EbikeRow } from '@/shared/api/rows'
import { db, type LocalEbike } from '@/phone/offline/db'
import { isMasked } from '@/phone/offline/numbers'
import { act } from '@/phone/offline/outbox'
import type { DraftPhoto } from '@/phone/offline/photos'
import { today } from '@/shared/words/dates'
import { isPhone, PHONE_WRONG } from '@/shared/words/phones'
import { FRAME_DIGITS } from './ebike'

/** What the form holds: texts are '' where nothing is known. */
export interface EbikeDraft {
  id: string
  grid: string
  owner: string
  phone: string
  address: string
  household: string
  plate: EbikeRow['plate'] | null
  plate_number: string
  frame_code: string
  parking: EbikeRow['parking']
  charging: EbikeRow['charging']
  battery: EbikeRow['battery'] | null
  standard: EbikeRow['standard'] | null
  modified: boolean | null
  brand: string
  color: string
  bought_in: string
  remark: string
  guided: boolean
  photos: DraftPhoto[]
}

export type Field = keyof EbikeDraft
export type Problems = Partial<Record<Field, string>>

export const draftKeyOf = (ebike: Pick<LocalEbike, 'id' | 'version'>) =>
  ebike.version === 0 ? 'ebike/new' : `ebike/${ebike.id}`

export function draftOf(ebike: LocalEbike): EbikeDraft {
  const isNew = ebike.version === 0
  const { id, grid, owner, address, parking, charging, modified } = ebike
  return {
    id,
    grid,
    owner,
    address,
    parking,
    charging,
    modified,
    phone: ebike.phone ?? '',
    household: ebike.household ?? '',
    plate_number: ebike.plate_number ?? '',
    frame_code: ebike.frame_code ?? '',
    brand: ebike.brand ?? '',
    color: ebike.color ?? '',
    bought_in: String(ebike.bought_in ?? ''),
    remark: ebike.remark ?? '',
    plate: isNew ? null : ebike.plate,
    battery: ebike.battery === 'unknown' ? null : ebike.battery,
    standard: ebike.standard === 'unknown' ? null : ebike.standard,
    guided: false,
    photos: [],
  }
}

/** The next one at the same door: the people and the place stay, the vehicle is another. */
export function sameDoor(fresh: EbikeDraft, last: LocalEbike): EbikeDraft {
  const { owner, address, parking, charging } = last
  return {
    ...fresh,
    grid: last.grid,
    owner,
    address,
    parking,
    charging,
    phone: isMasked(last.phone) ? '' : (last.phone ?? ''),
    household: last.household ?? '',
  }
}

/** `known` is the number as it stood in the form: masked and untouched it is left alone at the server. */
export function problemsOf(draft: EbikeDraft, known: string | null = null): Problems {
  const problems: Problems = {}
  if (!draft.owner.trim()) problems.owner = '车主还没填'
  if (!draft.address.trim()) problems.address = '地址还没填'
  if (!draft.plate) problems.plate = '选一下号牌情况'
  if (draft.phone.trim() && draft.phone !== known && !isPhone(draft.phone))
    problems.phone = isMasked(draft.phone) ? '要改电话，请填完整的号码' : PHONE_WRONG
  const digits = digitsOf(draft.frame_code)
  if (draft.frame_code && digits.length !== FRAME_DIGITS)
    problems.frame_code = `整车编码是 ${FRAME_DIGITS} 位数字，现在是 ${digits.length} 位`
  const plate = plateOf(draft.plate_number)
  if (numbered(draft) && plate && !/^[0-9A-Z\u4e00-\u9fff-]{3,12}$/.test(plate))
    problems.plate_number = '号牌是 3 到 12 位数字、字母或汉字'
  const year = Number(draft.bought_in)
  if (draft.bought_in && !(year >= 1995 && year <= new Date().getFullYear()))
    problems.bought_in = '写四位的年份，例如 2023'
  return problems
}

export const digitsOf = (text: string) => text.normalize('NFKC').replace(/\D/g, '')
export const plateOf = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s·.]/g, '')
    .toUpperCase()

/** Only what hangs there has a number. */
const numbered = ({ plate }: EbikeDraft) => plate === 'formal' || plate === 'temporary'

/** The facts as they travel. */
function factsOf(draft: EbikeDraft) {
  return {
    owner: draft.owner.trim(),
    phone: draft.phone.trim() || null,
    address: draft.address.trim(),
    household: draft.household.trim() || null,
    brand: draft.brand.trim() || null,
    color: draft.color.trim() || null,
    frame_code: digitsOf(draft.frame_code) || null,
    plate: draft.plate ?? ('unknown' as const),
    plate_number: numbered(draft) ? plateOf(draft.plate_number) || null : null,
    battery: draft.battery ?? ('unknown' as const),
    parking: draft.parking,
    charging: draft.charging,
    standard: draft.standard ?? ('unknown' as const),
    modified: draft.modified,
    bought_in: draft.bought_in ? Number(draft.bought_in) : null,
    remark: draft.remark.trim() || null,
  } satisfies EbikeFacts
}

export function registerEbike(
  blank: LocalEbike,
  draft: EbikeDraft,
  gridName: string,
  me: string,
  key: string,
): Promise<string> {
  const guided_on = draft.guided ? today() : null
  const facts = { ...factsOf(draft), guided_on }
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as EbikeFacts
  const photos = draft.photos.map((photo) => photo.id)
  const row: LocalEbike = {
    ...blank,
    ...facts,
    id: draft.id,
    grid: draft.grid,
    grid_name: gridName,
    guided_by_name: guided_on && me,
    photos,
    version: 1,
  }
  const args = {
    ...known,
    id: draft.id,
    grid: draft.grid,
    registered_on: today(),
    ...(photos.length && { photos: draft.photos }),
  }
  return act('ebike.register', args, { draftKey: key, local: () => db.ebikes.put(row) })
}

/** What was changed, with what stood there before. */
export function changesOf(ebike: LocalEbike, draft: EbikeDraft): Record<string, { from: unknown; to: unknown }> {
  const changed = Object.entries(factsOf(draft)).filter(
    ([field, to]) => (ebike[field as keyof LocalEbike] ?? null) !== to,
  )
  return Object.fromEntries(
    changed.map(([field, to]) => [field, { from: ebike[field as keyof LocalEbike] ?? null, to }]),
  )
}

export function amendEbike(ebike: LocalEbike, draft: EbikeDraft, key: string): Promise<string> {
  const changes = changesOf(ebike, draft)
  const mended = Object.fromEntries(
    Object.entries(changes).map(([field, { to }]) => [field, to]),
  ) as Partial<LocalEbike>
  const photos = draft.photos.map((photo) => photo.id)
  const args = { id: ebike.id, changes, ...(photos.length && { photos: draft.photos }) }
  const after = { ...mended, photos: [...ebike.photos, ...photos] }
  return act('ebike.amend', args, { draftKey: key, local: () => db.ebikes.update(ebike.id, after) })
}
