import { expect, test } from 'vitest'
import { BUT_ONE, EXACT, likeness, SOUND, spelled, UNLIKE } from './sound'

test.each([
  ['王丽华', 'wlh', 'wanglihua'],
  ['鑫源超市', 'xycs', 'xinyuanchaoshi'],
  ['站前路 12 号', 'zql12h', 'zhanqianlu12hao'],
  ['KTV一号', 'ktvyh', 'ktvyihao'],
  ['𠮷野家', 'yj', 'yejia'],
])('%s is spelled %s', (text, initials, full) => {
  expect(spelled(text)).toEqual({ initials, full })
})

test.each([
  ['火锅', '新客火锅', EXACT],
  ['星客火锅', '新客火锅', SOUND],
  ['鑫客火锅', '新客火锅', SOUND],
  ['新课', '新客火锅', SOUND],
  ['新客烤锅', '新客火锅', BUT_ONE],
  ['长城面馆', '常成面馆', SOUND],
  ['新烤', '新客火锅', UNLIKE],
  ['客', '新课堂', UNLIKE],
  ['大众烧烤', '新客火锅', UNLIKE],
  ['xkhg', '新客火锅', UNLIKE],
  ['新客火锅城东店', '新客火锅', UNLIKE],
])('%s beside %s', (word, text, told) => {
  expect(likeness(word, text)).toBe(told)
})
