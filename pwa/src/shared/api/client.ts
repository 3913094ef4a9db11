/** The only place that talks to the network, and the judge of what counts as an answer of ours. */

/** The server understood us and said no. `code` is stable; `detail` is a Chinese sentence for people. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly facts: Record<string, unknown>
  readonly retryAfterMs: number | null

  constructor(
    status: number,
    code: string,
    detail: string,
    facts: Record<string, unknown>,
    retryAfterMs: number | null,
  ) {
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

/** The account was closed: nothing of the server's may stay here. */
export function isClosed(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.code === 'account.closed'
}

export interface Asked {
  /** Whether an answer has the shape it must have; asked before anything local changes for it. */
  is?: (body: unknown) => boolean
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
  const body = judge(await reach(path + queryOf(asked.query), init, asked.timeoutMs ?? 30_000))
  if (asked.is && !asked.is(body)) throw new NotReached(200)
  return body as T
}

/** What came back, however it was asked for. */
export interface Answer {
  status: number
  header: (name: string) => string | null
  text: string
}

/** The time-out covers the body too: a stalled download must not hold the outbox for ever. */
async function reach(path: string, init: RequestInit, timeoutMs: number): Promise<Answer> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), timeoutMs)
  try {
    const response = await fetch(path, { ...init, signal: abort.signal })
    return { status: response.status, header: (name) => response.headers.get(name), text: await response.text() }
  } catch {
    throw new NotReached(null)
  } finally {
    clearTimeout(timer)
  }
}

/** The server puts it on every answer of its own; what stands between us and it does not. */
const MARK = 'X-Anxun'
/** The statuses our routes answer with when they did what was asked. */
export const DONE: readonly number[] = [200, 201, 204]

export const isMarked = ({ header }: Pick<Answer, 'header'>): boolean => header(MARK) === '1'

/**
 * Is it an answer of ours, and what does it say? Whatever is not certainly ours throws NotReached: a 401 of a gateway
 * ends no session, a 200 of a portal signs nobody in. Nothing local may change before this was asked.
 */
export function judge(answer: Answer): unknown {
  const { status, header } = answer
  const retryAfterMs = retryAfter(header('Retry-After'))
  const foreign = () => new NotReached(status, retryAfterMs)
  if (!isMarked(answer)) throw foreign()
  if (status === 204) return undefined
  const type = header('Content-Type') ?? ''
  const body = /^application\/(problem\+)?json\b/.test(type) ? parsed(answer.text) : undefined
  if (body === undefined) throw foreign()
  if (DONE.includes(status)) return body
  const { status: said, code, detail, ...facts } = (body ?? {}) as Record<string, unknown>
  if (said !== status || typeof code !== 'string') throw foreign()
  throw new ApiProblem(status, code, typeof detail === 'string' ? detail : '', facts, retryAfterMs)
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
