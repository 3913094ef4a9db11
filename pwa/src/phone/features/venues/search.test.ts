/** Typing into the list of a large grid must never be felt. */
import { expect, test } from 'vitest'
import { db } from '@/phone/offline/db'
import { freshPhone, noodleShop } from '@/phone/testing/world'
import { findVenues, searchable } from './venue'

const LIMIT_MS = 50
const LETTERS = 'abcdefghjklmnpqrstwxyz'

test('pinyin initials find one of 2,000 venues within 50 ms', async () => {
  await freshPhone()
  const letter = (n: number) => LETTERS[n % LETTERS.length] ?? ''
  const rows = Array.from({ length: 2_000 }, (_, n) => {
    const initials = [n, n * 7 + 3, Math.floor(n / 20), Math.floor(n / 400)].map(letter).join('')
    const search = `辽西-${n} 某某路${n}号 张三 1390000${n} ${initials} ${initials.repeat(5)}`
    return {
      ...noodleShop({ name: `店${n}`, number: `辽西-${String(n).padStart(4, '0')}`, initials, search }),
      codeValues: [`JA2203820020${n}`],
    }
  })
  await db.venues.bulkPut(rows)
  const all = await searchable()
  const wanted = rows[1_234]?.initials ?? ''
  const times = Array.from({ length: 9 }, () => {
    const before = performance.now()
    expect(findVenues(all, { text: wanted, venueClass: '', status: '' }).map(({ initials }) => initials)).toContain(
      wanted,
    )
    return performance.now() - before
  }).sort((one, other) => one - other)
  expect(times[4]).toBeLessThan(LIMIT_MS)
})
