import { expect, it } from 'vitest'
import { squares } from './owners'

it('draws only the dark squares of a code, within its quiet zone', () => {
  expect(squares(['10', '01'])).toEqual({ side: 10, path: 'M4 4h1v1h-1zM5 5h1v1h-1z' })
})
