/** Spans of time in words. */
/** 30 分钟, 2 小时, 1 天. */
export function minutesWords(minutes: number): string {
  if (minutes < 60) return `${minutes} 分钟`
  const hours = minutes / 60
  if (!Number.isInteger(hours)) return `${Math.floor(hours)} 小时 ${minutes % 60} 分钟`
  return hours % 24 === 0 ? `${hours / 24} 天` : `${hours} 小时`
}
