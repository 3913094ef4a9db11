import { expect, test } from 'vitest'
import { takenWords } from './paper'

const plain = { kind: 'prompt', signature: null, signer_role: 'owner', refused: false, department: '' } as const

test('a paper says how it was taken, in words', () => {
  expect(takenWords(plain).text).toBe('已告知，未签字')
  expect(takenWords({ ...plain, signature: 'x' }).text).toBe('经营者已签字')
  expect(takenWords({ ...plain, refused: true }).text).toBe('拒绝签字')
  expect(takenWords({ ...plain, kind: 'whistle', department: '消防救援大队' }).text).toBe('发给消防救援大队')
})
