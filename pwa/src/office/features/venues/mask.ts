/** Phone numbers as they are shown before anyone asks for them. */
const MIDDLE = /^(\d{3})\d+(\d{4})$/

/** For servers that give the full number to some roles: a list shows it masked all the same. */
export const masked = (phone: string | null): string => (phone ?? '').replace(MIDDLE, '$1****$2')

export const isMasked = (value: unknown): boolean => typeof value === 'string' && value.includes('***')
