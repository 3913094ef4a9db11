import { expect, test } from 'vitest'
import { retryAfter } from '@/shared/api/client'
import { delayMs } from './backoff'

test('grows with each failure up to five minutes, and never below a second', () => {
  const longest = [1, 2, 3, 8, 50].map((tries) => delayMs(tries, null, () => 1))
  expect(longest).toEqual([2_000, 4_000, 8_000, 256_000, 300_000])
  expect(delayMs(50, null, () => 0)).toBe(1_000)
})

test('is spread over the whole span', () => {
  expect(delayMs(5, null, () => 0.5)).toBe(16_000)
})

test('is never shorter than the server asked for', () => {
  expect(delayMs(1, 600_000, () => 1)).toBe(600_000)
})

test('reads Retry-After in seconds and as a date', () => {
  const now = Date.parse('2026-03-02T01:00:00Z')
  expect(retryAfter('120', now)).toBe(120_000)
  expect(retryAfter('Mon, 02 Mar 2026 01:00:30 GMT', now)).toBe(30_000)
  expect(retryAfter('soon', now)).toBeNull()
  expect(retryAfter('Mon, 02 Mar 2020 01:00:30 GMT', now)).toBeNull()
})
