import type { HazardEvent } from '@/shared/api/rows'
import type { Shown } from '@/phone/ui/photoViewer'
import { dayOf, dayWords } from '@/shared/words/dates'
import { eventNames, roleNames } from '@/shared/words/labels'

/** 网格员 李敏; the rules themselves have no role. */
export function whoWords({ by_name, role }: Pick<HazardEvent, 'by_name' | 'role'>): string {
  const name = role in roleNames ? roleNames[role as keyof typeof roleNames] : ''
  return [name, by_name].filter(Boolean).join(' ')
}

export function namedPhotos({ kind, at, photos }: HazardEvent): Shown[] {
  return photos.map((id) => ({ id, name: `${eventNames[kind]} ${dayWords(dayOf(at))}` }))
}
