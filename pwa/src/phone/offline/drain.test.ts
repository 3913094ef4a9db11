import { beforeEach, expect, test, vi } from 'vitest'
import { newId } from '@/shared/api/ids'
import { freshPhone, Server } from '@/phone/testing/world'
import { act } from './outbox'

let server: Server

/** The browser's locks, as far as `ifAvailable` goes: shared by all tabs. */
function shareLocks() {
  const held = new Set<string>()
  const request = async (name: string, _: LockOptions, body: (lock: object | null) => Promise<unknown>) => {
    if (held.has(name)) return body(null)
    held.add(name)
    return body({}).finally(() => held.delete(name))
  }
  Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true })
}

/** The same code loaded anew, over the same database. */
async function openTab() {
  vi.resetModules()
  return import('./drain')
}

beforeEach(async () => {
  await freshPhone()
  server = new Server()
})

test('two tabs and the service worker send each command once', async () => {
  shareLocks()
  const tabs = [await openTab(), await openTab(), await openTab()]
  for (const text of ['一', '二', '三'])
    await act('hazard.note', { id: newId(), text }, { local: async () => undefined })
  const rounds = await Promise.all(tabs.map((tab) => tab.drain()))
  expect(rounds.sort()).toEqual(['busy', 'busy', 'done'])
  expect(server.pushes.map((push) => push.commands.length)).toEqual([3])
  expect(server.ledger).toHaveLength(3)
})

test('without locks two tabs may send twice, and still it happens once', async () => {
  Object.defineProperty(navigator, 'locks', { value: null, configurable: true })
  const tabs = [await openTab(), await openTab()]
  await act('hazard.note', { id: newId(), text: '一' }, { local: async () => undefined })
  await Promise.all(tabs.map((tab) => tab.drain()))
  expect(server.ledger).toHaveLength(1)
})

test('what is saved during a round goes before the photos that are left', async () => {
  const { drain } = await openTab()
  const { takenPhoto } = await import('@/phone/testing/world')
  const photos = [await takenPhoto(undefined, '1'), await takenPhoto(undefined, '2')]
  await act('hazard.note', { id: newId(), text: '一', photos }, { local: async () => undefined })
  let once = true
  server.trouble = ({ method }) => {
    if (method === 'PUT' && once) {
      once = false
      void act('hazard.note', { id: newId(), text: '二' }, { local: async () => undefined })
    }
    return undefined
  }
  await drain()
  const order = server.requests.map(({ method, path }) => (path.includes('pull') ? '' : method)).filter(Boolean)
  expect(order).toEqual(['POST', 'PUT', 'POST', 'PUT', 'POST'])
})
