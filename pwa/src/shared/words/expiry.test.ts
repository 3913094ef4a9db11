import { expect, test } from 'vitest'
import { expiry } from './expiry'

const at = (day: string | null, status = 'operating') => expiry({ status, extinguishers_expire_on: day }, '2026-03-02')

test('it is told from thirty days before, in colour', () => {
  expect(at('2026-04-02')).toBeNull()
  expect(at('2026-04-01')).toMatchObject({ days: 30, tone: 'orange', text: '灭火器还有 30 天到期' })
  expect(at('2026-03-02')).toMatchObject({ days: 0, tone: 'red' })
  expect(at('2026-02-18')).toMatchObject({ days: -12, tone: 'red', text: '灭火器过期 12 天' })
})

test('nothing is told where nobody knows, or nobody is in business', () => {
  expect([at(null), at('2026-01-01', 'closed'), at('2026-01-01', 'vacant')]).toEqual([null, null, null])
  expect(at('2026-01-01', 'suspended')).not.toBeNull()
})
