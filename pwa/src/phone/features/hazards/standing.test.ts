import { beforeEach, describe, expect, test, vi } from 'vitest'
import { MEI, TAO, ticket } from '@/phone/testing/world'
import { choicesOf, groupOf, isOverdue, needsAnother, numberWords, roadStep } from './standing'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T04:00:00Z') })
  return () => vi.useRealTimers()
})

const found = (by: { id: string }, changes = {}) =>
  ticket({ found_by: by.id, due_on: '2026-11-30', void_asked_by: null, closing: false, ...changes })

describe('the three lists', () => {
  test('what is due today, overdue or said to be mended is to be looked at again', () => {
    expect(groupOf(found(MEI, { due_on: '2026-11-23' }), MEI)).toBe('recheck')
    expect(groupOf(found(TAO, { state: 'submitted' }), MEI)).toBe('recheck')
    expect(groupOf(found(MEI), MEI)).toBe('working')
  })

  test('a serious one found by myself waits for somebody else', () => {
    expect(groupOf(found(MEI, { level: 'serious', state: 'submitted' }), MEI)).toBe('working')
    expect(groupOf(found(TAO, { level: 'serious', state: 'submitted' }), MEI)).toBe('recheck')
  })

  test('passed and waiting for its photos counts as done', () => {
    expect(groupOf(found(MEI, { state: 'submitted', closing: true }), MEI)).toBe('done')
    expect(roadStep(found(MEI, { state: 'submitted', closing: true }))).toBe(4)
  })
})

describe('buttons', () => {
  test('the finder closes 一般 alone, from 较大 upward he only submits', () => {
    expect(choicesOf(found(MEI), MEI)).toMatchObject({ pass: true, submit: false, return: true })
    expect(choicesOf(found(MEI, { level: 'serious' }), MEI)).toMatchObject({ pass: false, submit: true, return: true })
    expect(needsAnother(found(TAO, { level: 'serious' }), MEI)).toBe(false)
  })

  test('a leader looks on', () => {
    expect(Object.values(choicesOf(found(TAO), { id: MEI.id, role: 'leader' }))).not.toContain(true)
  })

  test('voiding is decided by the office, and never by the one who asked', () => {
    const asked = found(MEI, { void_asked_by: MEI.id })
    expect(choicesOf(asked, { id: TAO.id, role: 'office' }).void_decide).toBe(true)
    expect(choicesOf(asked, { id: MEI.id, role: 'office' }).void_decide).toBe(false)
    expect(choicesOf(asked, MEI).void_ask).toBe(false)
  })
})

test('overdue is asked of the clock, and only of what is open', () => {
  expect(isOverdue(found(MEI, { due_on: '2026-11-22' }))).toBe(true)
  expect(isOverdue(found(MEI, { due_on: '2026-11-22', state: 'closed' }))).toBe(false)
})

test('a number is said by its end', () => {
  expect(numberWords({ number: 'YH-220382002-2026-0018' })).toBe('隐患 2026-0018')
  expect(numberWords({ number: null })).toBe('隐患（等待编号）')
})
