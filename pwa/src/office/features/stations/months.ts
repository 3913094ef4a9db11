/** The days of a year or of one of its months, as the register is asked for them. */
export const yearDays = (year: number) => ({ from: `${year}-01-01`, to: `${year}-12-31` })

export function monthDays(year: number, month: number) {
  const two = String(month).padStart(2, '0')
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return { from: `${year}-${two}-01`, to: `${year}-${two}-${last}` }
}
