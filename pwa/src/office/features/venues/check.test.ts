import { expect, test } from 'vitest'
import type { VenueRow } from '@/shared/api/rows'
import { changesOf, faults } from './check'
import { conflictsOf } from './conflicts'

const filled = {
  name: '聚宏饺子馆',
  venue_class: 'restaurant',
  address: '向阳街389号',
  operator: '许龙磊',
  status: 'operating',
}

test('what must be filled is said by field', () => {
  expect(faults(filled)).toEqual({})
  expect(Object.keys(faults({ ...filled, name: ' ', credit_code: '123', exits: -1 }))).toEqual([
    'name',
    'exits',
    'credit_code',
  ])
})

test('only what was changed travels, with what was seen before', () => {
  expect(changesOf({ exits: 1, fuel: null }, { exits: 2, fuel: null })).toEqual({ exits: { from: 1, to: 2 } })
  expect(changesOf({ remark: null }, {})).toEqual({})
})

test('a field that the server kept otherwise is a conflict, a masked phone is not', () => {
  const changes = { subtype: { from: null, to: '火锅' }, phone: { from: '1', to: '19900000012' } }
  const after = { subtype: '烧烤', phone: '199****0012' } as VenueRow
  expect(conflictsOf(changes, after)).toEqual([{ field: 'subtype', mine: '火锅', theirs: '烧烤' }])
})
