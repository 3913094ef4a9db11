import { expect, test } from 'vitest'
import { isPersonalPhone, isPhone } from './phones'

const MOBILES = [
  '19900000001',
  '199 0000 0001',
  '+86 199-0000-0001',
  '008619900000001',
  '86 19900000001',
  '１９９０００００００１',
  '\u202a19900000001\u202c',
  '019900000001',
  '(+86)199—0000—0001',
]

test.each(MOBILES)('%s is a mobile, however it was typed', (typed) => {
  expect([isPhone(typed), isPersonalPhone(typed)]).toEqual([true, true])
})

test.each(['0434-7230119', '０４３４－７２３０１１９', '(0434)7230119', '+86 434 7230119', '010 62345678'])(
  '%s is a landline with its area code',
  (typed) => {
    expect([isPhone(typed), isPersonalPhone(typed)]).toEqual([true, true])
  },
)

test.each(['400-820-8820', '95588', '7230119'])('%s is a shop’s, nobody’s own', (typed) => {
  expect([isPhone(typed), isPersonalPhone(typed)]).toEqual([true, false])
})

test.each(['没有', '1990000000', '199000000012', '12345', '', '199****0012', '19900000001 19900000002'])(
  '%s is none',
  (typed) => {
    expect(isPhone(typed)).toBe(false)
  },
)
