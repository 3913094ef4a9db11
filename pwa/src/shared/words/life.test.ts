import { expect, test } from 'vitest'
import { factWords, leftWords, lifeLines, lifeTags, rowTags, type Life } from './life'

const NOW = new Date('2026-11-23T04:00:00Z')
const open: Life = { state: 'rectifying', level: 'general', closing: false, due_on: '2026-11-30' }
const titles = (changes: Partial<Life>) => lifeLines({ ...open, ...changes }, NOW).map((line) => line.title)

test('a ticket on its plain road has nothing beside it', () => {
  expect(lifeLines(open, NOW)).toEqual([])
})

test('a whistle counts down, then says that nobody answered', () => {
  const whistle = {
    department: '消防救援大队',
    urgency: 'emergency',
    at: '2026-11-23T03:50:00Z',
    answer_by: '2026-11-23T04:20:00Z',
    answered_at: null,
    rating: null,
  } as const
  expect(lifeLines({ ...open, whistle }, NOW)[0]).toMatchObject({
    title: '等部门应答',
    tone: 'orange',
    text: expect.stringContaining('还剩 20 分钟') as string,
  })
  expect(titles({ whistle: { ...whistle, answer_by: '2026-11-23T03:59:00Z' } })).toEqual(['哨未应答'])
  expect(titles({ whistle: { ...whistle, answered_at: '2026-11-23T04:00:00Z', rating: 'good' } })).toEqual([
    '吹哨已应答，满意',
  ])
  expect(titles({ whistle, state: 'closed' })).toEqual([])
})

test('a span is said in minutes, hours or days', () => {
  expect(leftWords('2026-11-23T04:00:00Z', NOW)).toBe('刚到时限')
  expect(leftWords('2026-11-23T02:55:00Z', NOW)).toBe('已超 1 小时 5 分')
  expect(leftWords('2026-11-26T04:00:00Z', NOW)).toBe('还剩 3 天')
})

test('what may be 重大 waits to be handed over, then for its receipt', () => {
  const transfer = {
    department: '消防救援大队',
    document_number: '辽西安移〔2026〕3 号',
    at: '2026-11-01T01:00:00Z',
    receipted_at: null,
  }
  expect(titles({ level: 'suspected_major' })).toEqual(['疑似重大，待移交'])
  expect(lifeLines({ ...open, level: 'suspected_major', transfer }, NOW)[0]).toMatchObject({
    title: '已移交，等回执',
    tone: 'red',
  })
})

test('an extension waits; once granted it says what is left', () => {
  const extension = {
    asked_due_on: '2026-12-07',
    reason: '门没到货',
    protection: '专人看守',
    by_name: '李敏',
    at: '2026-11-23T01:00:00Z',
  }
  expect(lifeLines({ ...open, extension }, NOW)[0]?.text).toContain('申请延到 12月7日：门没到货。临时防护：专人看守。')
  expect(lifeLines({ ...open, extensions: 2 }, NOW)[0]?.next).toBe('不能再延期。')
})

test('a look back comes due; lists show only what waits', () => {
  expect(titles({ state: 'closed', follow_up_on: '2026-11-24' })).toEqual(['还要回头看'])
  expect(lifeTags({ ...open, state: 'closed', follow_up_on: '2026-11-23' }, NOW)).toEqual([
    { text: '该回头看了', tone: 'orange' },
  ])
  expect(lifeTags({ ...open, extensions: 1 }, NOW)).toEqual([])
  expect(lifeTags({ ...open, due_on: '2026-11-01', long_on: '2026-11-10' }, NOW)).toEqual([
    { text: '严重超期', tone: 'red' },
  ])
})

test('a narrow list has room for two tags, the gravest first', () => {
  const whistle = {
    department: '消防救援大队',
    urgency: 'emergency',
    at: '2026-11-23T03:50:00Z',
    answer_by: '2026-11-23T04:20:00Z',
  } as const
  const extension = {
    asked_due_on: '2026-12-07',
    reason: '门没到货',
    protection: '专人看守',
    by_name: '李敏',
    at: '2026-11-23T01:00:00Z',
  }
  const supervised = { authority: '安委办', document_number: '2号', due_on: '2026-12-01' }
  const words = (changes: Partial<Life>) => rowTags({ ...open, ...changes }, NOW).map((tag) => tag.text)
  expect(words({})).toEqual([])
  expect(words({ extensions: 1 })).toEqual(['已延期 1 次'])
  expect(words({ whistle, extension, recurs: 'x' })).toEqual(['延期待批', '吹哨中'])
  expect(words({ whistle: { ...whistle, answer_by: '2026-11-23T03:59:00Z' }, extension, supervised })).toEqual([
    '哨未应答',
    '挂牌督办',
  ])
  expect(words({ level: 'suspected_major', recurs: 'x' })).toEqual(['待移交', '复发'])
  expect(
    words({ transfer: { department: '消防', document_number: '1', at: '2026-11-20T01:00:00Z', receipted_at: null } }),
  ).toEqual(['已移交'])
  expect(words({ state: 'closed', follow_up_on: '2026-11-23' })).toEqual(['回头看到期'])
  expect(words({ state: 'voided', joined_into: 'x' })).toEqual(['已并入'])
})

test('what an event carries is one line', () => {
  expect(factWords({ department: '派出所', urgency: 'urgent' })).toBe('派出所，紧急哨')
  expect(factWords({ major: false, due_on: '2027-01-02' }, NOW)).toBe('期限 2027年1月2日，认定不是重大火灾隐患')
  expect(factWords({})).toBe('')
})
