import { afterEach, expect, test, vi } from 'vitest'
import { kindOf, tellIfBlank } from './trouble'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  delete window.anxunStart
  document.body.innerHTML = ''
})

const named = (name: string, message = '', inner?: unknown) => Object.assign(new Error(message), { name, inner })

test.each([
  [new TypeError('Failed to fetch dynamically imported module: https://x/assets/A-1.js'), 'gone'],
  [new TypeError('error loading dynamically imported module: https://x/assets/A-1.js'), 'gone'],
  [new TypeError('Importing a module script failed.'), 'gone'],
  [new Error('Unable to preload CSS for /assets/A-1.css'), 'gone'],
  [named('OpenFailedError', 'OpenFailedError VersionError The requested version', named('VersionError')), 'newer'],
  [named('OpenFailedError', '', named('UnknownError')), 'unreadable'],
  [named('OpenFailedError', '', named('InvalidStateError')), 'refused'],
  [named('MissingAPIError', 'MissingAPIError IndexedDB API missing'), 'refused'],
  [new DOMException('The operation is insecure.', 'SecurityError'), 'refused'],
  [named('AbortError', '', new DOMException('full', 'QuotaExceededError')), 'full'],
  [named('DatabaseClosedError', '', named('OpenFailedError', '', named('QuotaExceededError'))), 'full'],
  [new TypeError("Cannot read properties of undefined (reading 'id')"), 'broken'],
  [undefined, 'broken'],
  [null, 'broken'],
  ['a word', 'broken'],
])('%s is told as %s', (error, kind) => {
  expect(kindOf(error)).toBe(kind)
})

test('a part that is not here without network was not fetched yet', () => {
  vi.stubGlobal('navigator', { onLine: false })
  expect(kindOf(new TypeError('Failed to fetch dynamically imported module: x'))).toBe('offline')
})

test('an error of its own that says it is its own cause is told', () => {
  const error = named('OpenFailedError')
  error.inner = error
  expect(kindOf(error)).toBe('unreadable')
})

test.each([
  ['<main><h1>今日</h1></main>', false],
  ['<main> </main><nav>今日</nav>', true],
  ['<nav>今日</nav>', true],
  ['', true],
])('an error on %s is told over it: %s', (page, told) => {
  vi.useFakeTimers()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const tell = vi.fn()
  window.anxunStart = { tell, opened: vi.fn(), stands: vi.fn() }
  document.body.innerHTML = `<div id="app">${page}</div>`
  tellIfBlank(new Error('in a part'))
  vi.runAllTimers()
  expect(tell.mock.calls).toEqual(told ? [['broken']] : [])
})
