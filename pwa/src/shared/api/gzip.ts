/** Packs a body where the browser can (Chrome ≥ 80, Safari ≥ 16.4) and it is worth it; else null. */
export async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer | null> {
  if (bytes.byteLength <= 1024 || typeof CompressionStream === 'undefined') return null
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Response(packed).arrayBuffer()
}
