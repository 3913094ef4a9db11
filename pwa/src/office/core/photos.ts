/** Pictures chosen at the desk: turned upright, shrunk like the phone's, hashed, and sent after their command. */
import { newId } from '@/shared/api/ids'
import type { PhotoFacts } from '@/shared/api/commands'

const LONG_EDGE = 1600
const MOST_BYTES = 350 * 1024
const QUALITIES = [0.8, 0.7, 0.6, 0.5]

export interface DeskPhoto {
  facts: PhotoFacts
  bytes: Blob
  /** For the screen; to be revoked when the photo is dropped. */
  url: string
}

export async function takeFile(file: File): Promise<DeskPhoto> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, LONG_EDGE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const bytes = await shrink(canvas)
  const facts: PhotoFacts = {
    id: newId(),
    sha256: await sha256(bytes),
    bytes: bytes.size,
    width: canvas.width,
    height: canvas.height,
    taken_at: new Date(file.lastModified).toISOString(),
  }
  return { facts, bytes, url: URL.createObjectURL(bytes) }
}

async function shrink(canvas: HTMLCanvasElement): Promise<Blob> {
  let smallest: Blob | null = null
  for (const quality of QUALITIES) {
    smallest = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
    if (smallest && smallest.size <= MOST_BYTES) break
  }
  if (!smallest) throw new Error('The picture could not be encoded.')
  return smallest
}

async function sha256(bytes: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer())
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
