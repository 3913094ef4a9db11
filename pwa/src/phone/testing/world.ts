/** A fixed cast and a server at the other end of `fetch`: it keeps receipts as the real one does. */
import { vi } from 'vitest'
import type { Command } from '@/shared/api/commands'
import type { CommandResult, Delta, HazardRow, Me, VenueRow } from '@/shared/api/rows'
import { newId } from '@/shared/api/ids'
import { sha256 } from '@/shared/hashes'
import { db } from '@/phone/offline/db'
import { setMeta } from '@/phone/offline/meta'

export const MEI: Me = {
  id: newId(),
  name: '梅雪',
  role: 'grid_worker',
  user_name: 'mei',
  grid: { path: '220382.002.01.', name: '第一网格', full_name: '辽西街道 站前社区 第一网格', level: 'grid' },
  county: { code: '220382', name: '双辽市' },
  office: { name: '街道应急办', phone: '0434-7220000' },
  must_change_password: false,
  server_time: '2026-03-02T01:00:00Z',
  public_url: 'https://aj.example.cn',
}
export const TAO: Me = { ...MEI, id: newId(), name: '陶然', user_name: 'tao' }

export function noodleShop(changes: Partial<VenueRow> = {}): VenueRow {
  const facts = {
    number: '辽西-0473',
    grid: MEI.grid.path,
    grid_name: MEI.grid.name,
    name: '老孙面馆',
    address: '站前路 8 号',
    operator: '',
  }
  const rest = { venue_class: 'restaurant', status: 'operating', initials: 'lsmg', version: 1, codes: [] }
  return { id: newId(), ...facts, ...rest, updated_at: '2026-03-01T00:00:00Z', ...changes } as unknown as VenueRow
}

export function ticket(changes: Partial<HazardRow> = {}): HazardRow {
  const facts = {
    number: null,
    venue_id: newId(),
    grid: MEI.grid.path,
    state: 'rectifying',
    level: 'general',
    version: 1,
  }
  const lists = { events: [], photos: [], evidence: { declared: 0, received: 0 }, closed_at: null }
  return { id: newId(), ...facts, ...lists, updated_at: '2026-03-01T00:00:00Z', ...changes } as unknown as HazardRow
}

/** A new phone, this person signed in. */
export async function freshPhone(person: Me | null = MEI): Promise<void> {
  db.close()
  await db.delete()
  await db.open()
  await seat(person)
}

/** As fresh, but without closing the database under queries that are live. */
export async function emptiedPhone(person: Me | null = MEI): Promise<void> {
  await Promise.all(db.tables.map((table) => table.clear()))
  await seat(person)
}

async function seat(person: Me | null): Promise<void> {
  if (person) await setMeta('me', person)
  if (person) await setMeta('mirrorOf', person.id)
}

/** What the battery leaves: the memory is gone, the disk stays. */
export async function restartPhone(): Promise<void> {
  db.close()
  await db.open()
}

/** A photo as the camera's form leaves it. */
export async function takenPhoto(author = MEI.id, bytes = 'a picture') {
  const buffer = new TextEncoder().encode(bytes).buffer
  const facts = { id: newId(), sha256: await sha256(buffer), bytes: buffer.byteLength, width: 1600, height: 1200 }
  const photo = { ...facts, taken_at: new Date().toISOString(), thumb: 'data:image/jpeg;base64,AA==' }
  const draft = { author, subject: '', subject_id: '', command_id: '', tries: 0, retryAt: 0, state: 'draft' as const }
  await db.photos.add({ ...photo, ...draft })
  await db.photoData.add({ id: photo.id, buffer })
  return photo
}

export interface Request {
  method: string
  path: string
  headers: Record<string, string>
  bytes: Uint8Array<ArrayBuffer>
}
interface Push {
  author: string
  device: string
  sequence: number
  pending: { commands: number; photos: number }
  commands: Command[]
}

export class Server {
  online = true
  signedIn: Me | null = MEI
  requests: Request[] = []
  pushes: Push[] = []
  /** Commands carried out, in order: the ledger that must never show one twice. */
  ledger: Command[] = []
  photos = new Map<string, string>()
  pages: Partial<Delta>[] = []
  /** Says what becomes of a command; nothing: applied. */
  judge: (command: Command) => Partial<CommandResult> | undefined = () => undefined
  /** Steps in before the server: a broken proxy, a portal's page, an error of ours. */
  trouble: (request: Request) => Response | undefined = () => undefined
  /** Lets the server act, then loses its answer on the way back. */
  loseAnswers = false
  #receipts = new Map<string, { hash: string; result: CommandResult }>()

  constructor() {
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => this.#answer(path, init))
  }

  async #answer(path: string, init: RequestInit): Promise<Response> {
    await Promise.resolve()
    if (!this.online) throw new TypeError('Failed to fetch')
    const request = await read(path, init)
    this.requests.push(request)
    const response = this.trouble(request) ?? (await this.#serve(request))
    if (this.loseAnswers) throw new TypeError('Failed to fetch')
    return response
  }

  async #serve({ method, path, bytes }: Request): Promise<Response> {
    const route = `${method} ${path.split('?')[0]}`
    if (route === 'POST /api/session') return json(this.signedIn ?? MEI)
    if (route === 'DELETE /api/session') this.signedIn = null
    if (method === 'DELETE') return new Response(null, { status: 204 })
    if (!this.signedIn) return problem(401, 'session.missing')
    if (route === 'GET /api/session') return json(this.signedIn)
    if (route === 'GET /api/sync/pull') return json(this.#nextPage())
    if (route === 'POST /api/sync/push')
      return json(await this.#push(JSON.parse(new TextDecoder().decode(bytes)) as Push))
    if (route.startsWith('PUT /api/photos/')) return this.#keep(path.split('/').pop() ?? '', bytes)
    return problem(404, 'route.unknown')
  }

  #nextPage() {
    return { cursor: '1', server_time: new Date().toISOString(), ...this.pages.shift() }
  }

  async #push(push: Push) {
    this.pushes.push(push)
    const results = []
    for (const command of push.commands) results.push(await this.#once(command))
    return { received_at: new Date().toISOString(), skew_ms: 0, results }
  }

  async #once(command: Command): Promise<CommandResult> {
    const { id } = command
    const hash = await sha256(new TextEncoder().encode(JSON.stringify(command)))
    const seen = this.#receipts.get(id)
    if (seen && seen.hash !== hash) return { id, result: 'id_reused', code: 'command.id_reused', detail: '编号重复' }
    if (seen) return { ...seen.result, result: 'replayed', of: seen.result.result as 'applied' }
    const result: CommandResult = { id, result: 'applied', ...this.judge(command) }
    if (result.result === 'applied') this.ledger.push(command)
    if (result.result !== 'held') this.#receipts.set(id, { hash, result })
    return result
  }

  async #keep(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
    if (!JSON.stringify(this.ledger).includes(id)) return problem(404, 'photo.unknown')
    const hash = await sha256(bytes)
    this.photos.set(id, hash)
    return json({ id, sha256: hash, bytes: bytes.byteLength })
  }
}

async function read(path: string, init: RequestInit): Promise<Request> {
  const headers = init.headers as Record<string, string>
  const sent = new Uint8Array(await new Response(init.body ?? '').arrayBuffer())
  const packed = headers['Content-Encoding'] === 'gzip'
  return { method: init.method ?? 'GET', path, headers, bytes: packed ? await unpacked(sent) : sent }
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Marked as every answer of ours is. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', 'X-Anxun': '1', ...headers },
  })
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return json({ status, code, detail: '说明' }, status, { 'Content-Type': 'application/problem+json', ...headers })
}

/** What a café's network answers to everything. */
export function portalPage(): Response {
  return foreign('<html>请先登录无线网络</html>', 200, 'text/html')
}

/** What a gateway, a portal or a proxy in between answers in the server's place. */
export function foreign(
  text: string,
  status: number,
  type = 'application/json',
  headers: Record<string, string> = {},
): Response {
  const body = status === 204 ? null : text
  return new Response(body, { status, headers: { 'Content-Type': type, ...headers } })
}

const MARKED = { 'X-Anxun': '1' }
const REFUSAL = JSON.stringify({ status: 401, code: 'session.missing', detail: '登录已过期' })

/** Answers that are not the server's, or of which only half arrived. */
export const FOREIGN: [string, () => Response][] = [
  ["a portal's page", portalPage],
  ['a gateway that is content with everything', () => foreign('{"code":0}', 200)],
  ['a gateway that has nothing to say', () => foreign('', 204)],
  ["a gateway's page that asks who we are", () => foreign('<html>401</html>', 401, 'text/html')],
  ["a gateway's JSON that asks who we are", () => foreign('{"code":"unauthorized","message":"x"}', 401)],
  ['a gateway that knows our words', () => foreign(REFUSAL, 401, 'application/problem+json')],
  [
    'a gateway that calls the account closed',
    () => foreign(REFUSAL.replace('session.missing', 'account.closed'), 401, 'application/problem+json'),
  ],
  [
    'a gateway that forbids',
    () => foreign('{"code":"outbox.not_yours","status":403}', 403, 'application/problem+json'),
  ],
  ['a gateway that is broken', () => foreign('Bad Gateway', 502, 'text/html')],
  ['an answer of ours cut off', () => foreign('{"id":"0190","name":"梅', 200, 'application/json', MARKED)],
  ['an answer of ours as a page', () => foreign(JSON.stringify(MEI), 200, 'text/html', MARKED)],
  ['an answer of ours with a strange status', () => foreign(JSON.stringify(MEI), 206, 'application/json', MARKED)],
  ['a refusal of ours whose status was changed', () => foreign(REFUSAL, 403, 'application/problem+json', MARKED)],
  ['an answer of ours to another question', () => json({ code: 0 })],
  ['nothing', () => json(null)],
  ['a list', () => json([])],
  ['a person without an id', () => json({ ...MEI, id: undefined })],
  ['a person without a place', () => json({ ...MEI, grid: null })],
]
