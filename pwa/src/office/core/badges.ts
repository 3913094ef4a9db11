/** The counts beside the menu: read at start, after each visit to a page, and every few minutes. */
import { reactive } from 'vue'
import { server } from './server'
import { isClerk, me } from './session'

const EVERY_MS = 180_000

export const badges = reactive({ overdue: 0, tasks: 0, citizens: 0, messages: 0, failing: 0, feedback: 0 })

export async function readBadges(): Promise<void> {
  if (!me.value || me.value.must_change_password || document.hidden) return
  try {
    const [hazards, tasks, citizens, inbox, channels, feedback] = await Promise.all([
      server.hazards({ limit: 1, counts: true }),
      isClerk.value ? server.tasks(false) : null,
      server.citizens({ state: 'new', limit: 1 }),
      server.inbox(true, 1),
      isClerk.value ? server.channels() : null,
      me.value.role === 'admin' ? server.feedback(false) : null,
    ])
    badges.overdue = hazards.counts?.overdue ?? 0
    badges.tasks = tasks?.total ?? 0
    badges.citizens = citizens.waiting
    badges.messages = inbox.unread
    badges.failing = channels?.items.reduce((sum, channel) => sum + channel.failing, 0) ?? 0
    badges.feedback = feedback?.waiting ?? 0
  } catch {
    // A count that cannot be read now is read again later; the page itself tells what is wrong.
  }
}

export function keepBadges(): () => void {
  void readBadges()
  const timer = setInterval(() => void readBadges(), EVERY_MS)
  return () => clearInterval(timer)
}
