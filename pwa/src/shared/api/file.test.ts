import { expect, test } from 'vitest'
import { ApiProblem, NotReached } from './client'
import { fileIn } from './file'

const PDF = 'application/pdf'
const MARK = { 'X-Anxun': '1' }

function answered(text: string, status: number, type: string, headers: Record<string, string> = {}) {
  const all = new Headers({ 'Content-Type': type, ...headers })
  return fileIn({ status, header: (name) => all.get(name), file: new Blob([text], { type }) })
}

test('a file of ours is handed over', async () => {
  expect(await (await answered('%PDF', 200, PDF, MARK)).text()).toBe('%PDF')
})

test.each([
  ["a portal's page", '<html>', 200, 'text/html', {}],
  ['a file of somebody else', '%PDF', 200, PDF, {}],
  ['a gateway that is broken', 'Bad Gateway', 502, 'text/html', {}],
  ['a gateway that knows our words', '{"status":401,"code":"session.missing"}', 401, 'application/problem+json', {}],
  ['data where a file was asked for', '{"items":[]}', 200, 'application/json', MARK],
  ['half a file', '%PD', 206, PDF, MARK],
])('%s is not reached', async (_, text, status, type, headers) => {
  await expect(answered(text, status, type, headers)).rejects.toThrow(NotReached)
})

test('a refusal of ours is told with its code', async () => {
  const body = JSON.stringify({ status: 401, code: 'session.missing', detail: '请重新登录' })
  await expect(answered(body, 401, 'application/problem+json', MARK)).rejects.toMatchObject({
    code: 'session.missing',
    detail: '请重新登录',
  })
  await expect(answered(body, 401, 'application/problem+json', MARK)).rejects.toThrow(ApiProblem)
})
