import { expect, test } from 'vitest'
import { unprintable, unprintableWords } from './printable'

test.each([
  ['福满楼面馆　한국관 丼㐂', ''],
  ['𠮷野家𠮷', '𠮷'],
  ['葛\u{e0100}城 ☕\ufe0e 店\u200b', '☕'],
  ['مطعم', 'مطع'],
  ['两行\n一\t格', ''],
  ['', ''],
])('of %j the paper lacks %j', (text, lacking) => {
  expect(unprintable([text, null]).join('')).toBe(lacking)
})

test('it is said in words, the first ten by name', () => {
  expect(unprintableWords(['面馆'])).toBe('')
  expect(unprintableWords(['𠮷野家', '光明路'])).toContain('字库里没有“𠮷”，')
  expect(unprintableWords(['😀😁😂😃😄😅😆😇😈😉😊😋'])).toContain('“😉” 等 12 个字')
})
