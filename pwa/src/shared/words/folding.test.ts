import { expect, test } from 'vitest'
// eslint-disable-next-line no-restricted-imports -- cases shared with the server
import cases from '../../../../tests/field/venues/folding.json'
// eslint-disable-next-line no-restricted-imports -- cases shared with the server
import searched from '../../../../tests/field/venues/searched.json'
import { foldedWords, foldText } from './folding'

test.each(cases as [string, string][])('%j is searched as %j', (typed, folded) => {
  expect(foldText(typed)).toBe(folded)
})

test('a query is split at any blank', () => {
  expect(foldedWords('　ＦＭＬ  面馆\u200b ')).toEqual(['fml', '面馆'])
})

test.each(searched as [string, string[]][])('%j is searched by the words %j', (typed, words) => {
  expect(foldedWords(typed)).toEqual(words)
})
