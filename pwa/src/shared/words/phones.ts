/** Phone numbers on a screen, and whether one was typed. */

/** 138****1234, of shorter numbers the last three: pages show this much until somebody taps. */
export function maskedPhone(phone: string): string {
  if (phone.includes('*')) return phone // masked at the server: more is not known here
  const digits = phone.replace(/\D/g, '')
  const [head, tail] = digits.length >= 11 ? [3, 4] : [0, 3]
  return digits.slice(0, head) + '*'.repeat(Math.max(4, digits.length - head - tail)) + digits.slice(-tail)
}

export function spokenPhone(phone: string): string {
  return phone.replace(/^(1\d{2})(\d{4})(\d{4})$/, '$1 $2 $3')
}

/** Marks that nobody sees, and what people put between the digits. */
const BETWEEN = /[\p{Cf}\p{Cc}\s().·_'’‘`‐‑‒–—―−-]/gu
const MOBILE = /^1[3-9]\d{9}$/
const LANDLINE = /^0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}$/
const OTHER = /^(?:[2-9]\d{6,7}|[48]00\d{7}|9[56]\d{3,4})$/

export const PHONE_WRONG = '这不像电话号码：手机 11 位，座机带区号，请核对'

/** The digits, in whatever width and with whatever prefix they were typed; the server reads them the same. */
function digitsOf(typed: string): string {
  const digits = typed.normalize('NFKC').replace(BETWEEN, '')
  const own = digits.replace(/^(?:\+86|0086|86(?=1[3-9]\d{9}$)|0(?=1[3-9]\d{9}$))/, '')
  const abroad = own !== digits && !own.startsWith('0') && !MOBILE.test(own) && !OTHER.test(own)
  return abroad ? `0${own}` : own
}

/** One that a person can sign in by. */
export function isPersonalPhone(typed: string): boolean {
  const digits = digitsOf(typed)
  return MOBILE.test(digits) || LANDLINE.test(digits)
}

/** A shop's or an owner's: also a service number, or one without its area code. */
export const isPhone = (typed: string): boolean => isPersonalPhone(typed) || OTHER.test(digitsOf(typed))

/** As it is stored: 13800001111, 0434-7230119, 4001234567; nothing where no whole number was typed. */
export function wholePhone(typed: string): string | null {
  const digits = digitsOf(typed)
  if (LANDLINE.test(digits)) return digits.replace(/^(0(?:10|2\d|[3-9]\d{2}))/, '$1-')
  return MOBILE.test(digits) || (OTHER.test(digits) && !/^[2-9]\d{6,7}$/.test(digits)) ? digits : null
}
