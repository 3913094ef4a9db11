import { describe, expect, it } from 'vitest'
import { filterOf, nameIn } from './taking'

describe('a list taken out', () => {
  it('is asked for as it is filtered, not as it is paged', () => {
    const asked = {
      q: '面馆',
      grid: '',
      state: ['reported'],
      overdue: true,
      offset: 50,
      limit: 50,
      view: 'table',
      counts: true,
    }

    expect(filterOf(asked)).toEqual({ q: '面馆', state: ['reported'], overdue: true })
  })

  it('is saved under the name the server gave it', () => {
    const coded = encodeURIComponent('九小场所台账_辽西街道_2026-11-23.xlsx')
    const disposition = `attachment; filename="export.xlsx"; filename*=UTF-8''${coded}`

    expect(nameIn(disposition, 'export.xlsx')).toBe('九小场所台账_辽西街道_2026-11-23.xlsx')
    expect(nameIn('attachment', 'export.xlsx')).toBe('export.xlsx')
    expect(nameIn(`attachment; filename*=UTF-8''%E4%B`, 'export.xlsx')).toBe('export.xlsx')
  })
})
