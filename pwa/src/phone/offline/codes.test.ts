import { beforeEach, describe, expect, test } from 'vitest'
import { freshPhone, noodleShop } from '@/phone/testing/world'
import { readScan, readToken } from './codes'
import { db } from './db'
import { findVenue } from './find'

/** Made by the server. */
const TOKEN = 'WT0HRPRP92WB4E'
const LICENCE = '91220382MA14A2B3CP'
const scan = (text: string) => readScan(text, 'https://aj.example.cn', '220382')

describe('a plaque of ours', () => {
  test.each([
    `HTTPS://AJ.EXAMPLE.CN/V/${TOKEN}`,
    `https://aj.example.cn/v/${TOKEN.toLowerCase()}`,
    `http://aj.example.cn:80/v/${TOKEN}/`,
    `aj.example.cn/v/${TOKEN}`,
    `https://aj.example.cn/#/v/${TOKEN}`,
    ` ${TOKEN} `,
    'wt0h-rprp-92wb-4e',
    'WTOHRPRP92WB4E',
  ])('%s', (text) => {
    expect(scan(text)).toEqual({ kind: 'token', value: TOKEN })
  })

  test('at another address is another county’s', () => {
    expect(scan(`https://other.example.cn/v/${TOKEN}`)).toEqual({ kind: 'other_county', value: TOKEN })
  })

  test('with one wrong character is none', () => {
    for (let i = 0; i < TOKEN.length; i++) {
      const wrong = TOKEN.slice(0, i) + (TOKEN[i] === '7' ? '8' : '7') + TOKEN.slice(i + 1)
      expect(readToken(wrong)).toBeNull()
    }
  })
})

describe('other codes', () => {
  test.each([
    ['辽西-0473', 'number', '辽西-0473'],
    ['辽西 473', 'number', '辽西-0473'],
    ['0473', 'number', '0473'],
    ['０４７３', 'number', '0473'],
    ['编号：辽西-0473', 'number', '辽西-0473'],
    ['JA22038200200473', 'jian', 'JA22038200200473'],
    ['吉安码 ja 220382 002 00473', 'not_a_plaque', undefined],
    ['ja-220382-002-00473', 'jian', 'JA22038200200473'],
    ['https://jian.example.cn/?c=JA22038200200473&t=1', 'jian', 'JA22038200200473'],
    ['JA22010400200473', 'other_county', 'JA22010400200473'],
    [LICENCE, 'licence', LICENCE],
    [`统一社会信用代码：${LICENCE}；名称：老孙面馆`, 'licence', LICENCE],
    [`http://licence.example.cn/q?uniscid%3D${LICENCE}`, 'licence', LICENCE],
    ['91220382MA14A2B3CX', 'not_a_plaque', undefined],
    ['https://weixin.qq.com/r/abcdef', 'not_a_plaque', undefined],
    ['6901234567892', 'not_a_plaque', undefined],
    ['', 'not_a_plaque', undefined],
    ['x'.repeat(5000), 'not_a_plaque', undefined],
  ])('%s', (text, kind, value) => {
    expect(scan(text)).toEqual(value === undefined ? { kind } : { kind, value })
  })
})

describe('finding the venue', () => {
  const codes = [
    { kind: 'token', value: TOKEN, revoked: false },
    { kind: 'jian', value: 'JA22038200200473', revoked: true },
  ] as const
  const shop = {
    ...noodleShop({
      codes: codes.map((code) => ({ ...code, issued_at: '2026-01-01T00:00:00Z' })),
      credit_code: LICENCE,
    }),
    codeValues: [TOKEN, 'JA22038200200473', LICENCE],
  }

  beforeEach(async () => {
    await freshPhone()
    await db.venues.put(shop)
  })

  test.each([TOKEN, LICENCE, '辽西-0473', '473'])('by %s, without network', async (text) => {
    expect(await findVenue(text)).toEqual({ kind: 'venue', venue: shop })
  })

  test('says of a revoked plaque whose it was', async () => {
    expect(await findVenue('JA22038200200473')).toEqual({ kind: 'revoked', venue: shop })
  })

  test('offers all that a bare number fits', async () => {
    await db.venues.put({ ...shop, id: 'other', number: '辽东-0473' })
    expect(await findVenue('0473')).toMatchObject({ kind: 'several', venues: [{}, {}] })
    expect(await findVenue('辽东-0473')).toMatchObject({ kind: 'venue', venue: { id: 'other' } })
  })

  test('tells unknown, other counties and junk apart', async () => {
    expect(await findVenue('B5XZ2QGX5PH2GC')).toEqual({ kind: 'unknown', value: 'B5XZ2QGX5PH2GC' })
    expect(await findVenue('0999')).toEqual({ kind: 'unknown', value: '0999' })
    expect(await findVenue('JA22010400200473')).toMatchObject({ kind: 'other_county' })
    expect(await findVenue('你好')).toEqual({ kind: 'not_a_plaque' })
  })
})
