/** The only place that talks to the network, and the judge of what counts as an answer of ours. */

/** The server understood us and said no. `code` is stable; `detail` is a Chinese sentence for people. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly facts: Record<string, unknown>
  readonly retryAfterMs: number | null

  constructor(status: number, code: string, detail: string, facts: Record<string, unknown>, retryAfterMs: number | null) {
    super(`${status} ${code}`)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.detail = detail
    this.facts = facts
    this.retryAfterMs = retryAfterMs
  }
}

/** No answer of ours: no network, a time-out, a captive portal's page, a broken proxy. Nothing was sent. */
export class NotReached extends Error {
  readonly status: number | null
  readonly retryAfterMs: number | null

  constructor(status: number | null, retryAfterMs: number | null = null) {
    super(status === null ? 'no answer' : `a foreign answer, ${status}`)
    this.name = 'NotReached'
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** The server does not know our session (any more). */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401
}

export interface Asked {
  query?: Record<string, string | number | boolean | null | undefined>
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, with its own headers. */
  raw?: BodyInit
  headers?: Record<string, string>
  timeoutMs?: number
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Ask the server; throws ApiProblem or NotReached. An answer without a body is undefined. */
export async function call<T = unknown>(method: Method, path: string, asked: Asked = {}): Promise<T> {
  const json = asked.body !== undefined
  const init: RequestInit = {
    method,
    headers: {
      ...(json && { 'Content-Type': 'application/json' }),
      ...(method !== 'GET' && { 'X-Anxun': '1' }),
      ...asked.headers,
    },
    credentials: 'same-origin',
    redirect: 'error',
    cache: 'no-store',
  }
  if (json) init.body = JSON.stringify(asked.body)
  else if (asked.raw !== undefined) init.body = asked.raw
  return judge<T>(await reach(path + queryOf(asked.query), init, asked.timeoutMs ?? 30_000))
}

interface Answer {
  response: Response
  text: string
}

/** The time-out covers the body too: a stalled download must not hold the outbox for ever. */
async function reach(path: string, init: RequestInit, timeoutMs: number): Promise<Answer> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), timeoutMs)
  try {
    const response = await fetch(path, { ...init, signal: abort.signal })
    return { response, text: await response.text() }
  } catch {
    throw new NotReached(null)
  } finally {
    clearTimeout(timer)
  }
}

function judge<T>({ response, text }: Answer): T {
  if (response.status === 204) return undefined as T
  const type = response.headers.get('Content-Type') ?? ''
  const body = /^application\/(problem\+)?json\b/.test(type) ? parsed(text) : undefined
  const retryAfterMs = retryAfter(response.headers.get('Retry-After'))
  if (body === undefined) throw new NotReached(response.status, retryAfterMs)
  if (response.ok) return body as T
  const { status: _, code, detail, ...facts } = (body ?? {}) as Record<string, unknown>
  if (typeof code !== 'string') throw new NotReached(response.status, retryAfterMs)
  throw new ApiProblem(response.status, code, typeof detail === 'string' ? detail : '', facts, retryAfterMs)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Seconds or a date, as HTTP allows; in ms from now. */
export function retryAfter(header: string | null, now = Date.now()): number | null {
  if (!header) return null
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) && ms > 0 ? ms : null
}

function queryOf(query: Asked['query']): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text && `?${text}`
}
