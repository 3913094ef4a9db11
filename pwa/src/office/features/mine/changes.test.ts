import { expect, test } from 'vitest'
import { readVersions, versions } from './changes'

test('the change log is read as it is written, the newest first', () => {
  expect(versions.length).toBeGreaterThanOrEqual(2)
  expect(versions[0]?.groups.map(({ title }) => title)).toEqual(['使用的人', '管机器的人'])
  for (const { version, day, groups } of versions) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(day).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(groups.every(({ lines }) => lines.length > 0)).toBe(true)
  }
})

test('a version without kinds has one group without a name', () => {
  expect(readVersions('# 更新\n\n## 0.1.0（2026-11-23）\n\n- 第一版 `x`\n')).toEqual([
    { version: '0.1.0', day: '2026-11-23', groups: [{ title: '', lines: ['第一版 x'] }] },
  ])
})
