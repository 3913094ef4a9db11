/** Phone numbers on a screen. */

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
