/** Pictures taken on the way to the report form; a page cannot hand files to the next by its address. */
let handed: { place: string; files: File[] } | undefined
/** The place of a draft that another page has just begun, so that it is not told as one found again. */
let begun = ''

export function handOver(place: string, files: File[]): void {
  handed = { place, files }
}

export function takeOver(place: string): File[] {
  const files = handed?.place === place ? handed.files : []
  handed = undefined
  return files
}

export function markBegun(place: string): void {
  begun = place
}

export function wasBegun(place: string): boolean {
  const so = begun === place
  begun = ''
  return so
}
