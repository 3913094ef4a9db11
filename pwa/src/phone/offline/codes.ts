/** What a scanned or typed text is. The server reads codes by the same rules. */
import { sha256 } from '@/shared/hashes'

export type Scanned =
  | { kind: 'token' | 'number' | 'jian' | 'licence'; value: string }
  /** A plaque of ours or a 吉安码, but of another county. */
  | { kind: 'other_county'; value: string }
  | { kind: 'not_a_plaque' }

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TOKEN_LENGTH = 14
/** A QR code holds no more. */
const LONGEST_SCAN = 4096

/** `county` is the six-digit code of ours, `publicUrl` the address our plaques carry. */
export function readScan(raw: string, publicUrl: string, county: string): Scanned {
  if (raw.length > LONGEST_SCAN) return { kind: 'not_a_plaque' }
  const text = raw.normalize('NFKC').trim()
  return (
    asPlaqueUrl(text, publicUrl) ?? asJian(text, county) ?? asLicence(text) ?? asTyped(text) ?? { kind: 'not_a_plaque' }
  )
}

/** The token in its one spelling, or null when a character is wrong. */
export function readToken(text: string): string | null {
  const token = squeezed(text).replace(/O/g, '0').replace(/[IL]/g, '1')
  if (token.length !== TOKEN_LENGTH || [...token].some((character) => !CROCKFORD.includes(character))) return null
  return checkCharacter(token.slice(0, -1)) === token.slice(-1) ? token : null
}

/** The name a foreign code is bound under: its hash, so that what stands in it is kept nowhere. */
export async function aliasOf(raw: string): Promise<string> {
  const bytes = new TextEncoder().encode(raw.normalize('NFKC').trim())
  return `SHA256:${await sha256(bytes)}`
}

/** Luhn's algorithm modulo 32, doubling every second character from the right. */
function checkCharacter(body: string): string {
  let total = 0
  ;[...body].reverse().forEach((character, place) => {
    const value = CROCKFORD.indexOf(character)
    const doubled = value * 2
    total += place % 2 === 0 ? Math.floor(doubled / 32) + (doubled % 32) : value
  })
  return CROCKFORD.charAt((32 - (total % 32)) % 32)
}

/** Upper case, half width, without blanks, dashes and what cannot be seen. */
function squeezed(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\-_\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff]+/g, '')
    .toUpperCase()
}

const TOKEN_PATH = /^\/V\/([0-9A-Z-]{14,20})\/?$/i

/** Some scanners drop the scheme; the staff page has the path after a `#`. */
function asPlaqueUrl(text: string, publicUrl: string): Scanned | null {
  const address = urlOf(text.includes('://') ? text : `https://${text}`)
  if (!address || !/^https?:$/.test(address.protocol)) return null
  const found = TOKEN_PATH.exec(address.pathname) ?? TOKEN_PATH.exec(address.hash.slice(1))
  const value = readToken(found?.[1] ?? '')
  if (!value) return null
  return { kind: place(address) === place(urlOf(publicUrl)) ? 'token' : 'other_county', value }
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** The usual ports count as none, so that http and https name one place. */
function place(address: URL | null): string {
  const port = address?.port ?? ''
  return `${address?.hostname}:${['80', '443'].includes(port) ? '' : port}`
}

/** `JA`, county, street, running number. */
function asJian(text: string, county: string): Scanned | null {
  const form = /(?:^|[^0-9A-Z])(JA(\d{6})\d{3}\d{3,8})(?![0-9A-Z])/
  const found = form.exec(text.toUpperCase()) ?? /^(JA(\d{6})\d{3}\d{3,8})$/.exec(squeezed(text))
  return found?.[1] ? { kind: found[2] === county ? 'jian' : 'other_county', value: found[1] } : null
}

/** The characters of GB 32100-2015: no I, O, S, V or Z. */
const CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_FORM = new RegExp(`^[${CREDIT}]{2}\\d{6}[${CREDIT}]{10}$`)

/** A 统一社会信用代码 in the text of a licence's QR, in an address, or typed alone in groups. */
function asLicence(text: string): Scanned | null {
  const runs = unescaped(text)
    .toUpperCase()
    .split(/[^0-9A-Z]+/)
    .filter((run) => run.length === 18)
  const value = [...runs, text].map(creditCode).find(creditCodeIsValid)
  return value ? { kind: 'licence', value } : null
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function creditCode(text: string): string {
  return squeezed(text).replace(/O/g, '0').replace(/I/g, '1')
}

function creditCodeIsValid(code: string): boolean {
  if (!CREDIT_FORM.test(code)) return false
  let weight = 1
  let total = 0
  for (const character of code.slice(0, 17)) {
    total += CREDIT.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return CREDIT[(31 - (total % 31)) % 31] === code[17]
}

const NUMBER = /^(?:编号|№|NO\.?)?[::]?([\u4e00-\u9fff]{0,8})(\d{1,6})$/

/** The token under the plaque's code, or its printed number: `辽西-0473`, or `0473` alone. */
function asTyped(text: string): Scanned | null {
  const token = readToken(text)
  if (token) return { kind: 'token', value: token }
  const found = NUMBER.exec(squeezed(text))
  if (!found) return null
  const digits = (found[2] ?? '').replace(/^0+/, '').padStart(4, '0')
  return { kind: 'number', value: found[1] ? `${found[1]}-${digits}` : digits }
}
