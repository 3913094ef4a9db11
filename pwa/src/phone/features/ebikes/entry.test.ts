import { expect, test } from 'vitest'
import type { LocalEbike } from '@/phone/offline/db'
import { draftOf, problemsOf, sameDoor } from './entry'

const ebike = (phone: string | null): LocalEbike =>
  ({
    id: '1',
    version: 3,
    grid: 'g',
    owner: '车主',
    phone,
    address: '光明路1号',
    household: null,
    plate: 'none',
    plate_number: null,
    frame_code: null,
    battery: 'unknown',
    standard: 'unknown',
    parking: null,
    charging: null,
    modified: null,
    brand: null,
    color: null,
    bought_in: null,
    remark: null,
  }) as unknown as LocalEbike

test('a masked number is left alone, never half put right', () => {
  const draft = draftOf(ebike('139****1234'))
  expect(problemsOf(draft, '139****1234').phone).toBeUndefined()
  expect(problemsOf({ ...draft, phone: '138****1234' }, '139****1234').phone).toContain('完整的号码')
  expect(problemsOf({ ...draft, phone: '13943461234' }, '139****1234').phone).toBeUndefined()
})

test('the next household at a door takes over a number that is known, and no mask', () => {
  const fresh = draftOf(ebike(null))
  expect(sameDoor(fresh, ebike('13943461234')).phone).toBe('13943461234')
  expect(sameDoor(fresh, ebike('139****1234')).phone).toBe('')
})
