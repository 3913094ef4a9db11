import { expect, test } from 'vitest'
import { itemParts } from './items'

test('a long parenthesis at the end becomes the second line', () => {
  expect(itemParts('灭火器压力不足、过期、超期未修(干粉5年首修后每2年, 10年报废)')).toEqual({
    main: '灭火器压力不足、过期、超期未修',
    more: '干粉5年首修后每2年, 10年报废',
  })
})

test.each(['安全出口数量不足(应有2个)', '取暖器(小太阳、电热毯、电炕)近可燃物、无人值守', '私拉乱接电线'])(
  '%s stays in one piece',
  (text) => {
    expect(itemParts(text)).toEqual({ main: text, more: '' })
  },
)
