/** Pictures taken on the way to the report form; a page cannot hand files to the next by its address. */
let handed: { venue: string; files: File[] } | undefined

export function handOver(venue: string, files: File[]): void {
  handed = { venue, files }
}

export function takeOver(venue: string): File[] {
  const files = handed?.venue === venue ? handed.files : []
  handed = undefined
  return files
}
