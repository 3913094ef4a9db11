/** The counts beside the menu: read at start, after each visit to a page, and every few minutes. */
import { reactive } from 'vue'
import { reports } from '@/office/citizens/reports'
import { server } from './server'
import { isClerk, me } from './session'

const EVERY_MS = 180_000

export const badges = reactive({ overdue: 0, tasks: 0, citizens: 0 })

export async function readBadges(): Promise<void> {
  if (!me.value || me.value.must_change_password || document.hidden) return
  try {
    const [hazards, tasks, citizens] = await Promise.all([
      server.hazards({ limit: 1, counts: true }),
      isClerk.value ? server.tasks(false) : null,
      reports.list('new', 1),
    ])
    badges.overdue = hazards.counts?.overdue ?? 0
    badges.tasks = tasks?.total ?? 0
    badges.citizens = citizens.waiting
  } catch {
    // A count that cannot be read now is read again later; the page itself tells what is wrong.
  }
}

export function keepBadges(): () => void {
  void readBadges()
  const timer = setInterval(() => void readBadges(), EVERY_MS)
  return () => clearInterval(timer)
}
