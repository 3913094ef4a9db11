import type { HazardEvent } from '@/api/rows'
import { roleNames } from '@/words/labels'

/** 网格员 李敏; the rules themselves have no role. */
export function whoWords({ by_name, role }: Pick<HazardEvent, 'by_name' | 'role'>): string {
  const name = role in roleNames ? roleNames[role as keyof typeof roleNames] : ''
  return [name, by_name].filter(Boolean).join(' ')
}
