import { expect, it } from 'vitest'
import { ACTIONS, choiceOf, following, lineOf, timeOf, VEHICLES, wrongOf } from './paper'

it.each([
  ['0610', '06:10:00'],
  ['610', '06:10:00'],
  ['6：10', '06:10:00'],
  ['6.10', '06:10:00'],
  ['', undefined],
  ['2560', null],
  ['早上', null],
])('the clock %s is read as %s', (typed, read) => {
  expect(timeOf(typed)).toBe(read)
})

it('a choice is its figure or a part of its word', () => {
  expect(choiceOf(VEHICLES, '1')).toBe('motorcycle')
  expect(choiceOf(VEHICLES, '农用')).toBe('farm_tricycle')
  expect(choiceOf(ACTIONS, '99')).toBeUndefined()
})

it('a line is taken as it is typed, and what repeats stays', () => {
  const typed = { time: '0612', vehicle: '2', violation: '1', action: '3' }
  expect(lineOf(typed)).toEqual({
    at_time: '06:12:00',
    vehicle: 'farm_tricycle',
    violation: 'carrying_people',
    action: 'passengers_off',
  })
  expect(following(typed)).toEqual({ ...typed, time: '' })
})

it('what is wrong is named by its field', () => {
  expect(wrongOf({ time: '99', vehicle: '1', violation: '1', action: '1' })).toBe('time')
  expect(wrongOf({ time: '', vehicle: '77', violation: '1', action: '1' })).toBe('vehicle')
})
