/** Pictures chosen at the desk: shrunk as on the phone, and sent after their command. */
import { newId } from '@/shared/api/ids'
import type { PhotoFacts } from '@/shared/api/commands'
import { shrink } from '@/shared/pictures'

export interface DeskPhoto {
  facts: PhotoFacts
  bytes: Blob
  /** For the screen; to be revoked when the photo is dropped. */
  url: string
}

export async function takeFile(file: File): Promise<DeskPhoto> {
  const { buffer, width, height, sha256 } = await shrink(file)
  const taken_at = new Date(file.lastModified).toISOString()
  const bytes = new Blob([buffer], { type: 'image/jpeg' })
  return {
    facts: { id: newId(), sha256, bytes: bytes.size, width, height, taken_at },
    bytes,
    url: URL.createObjectURL(bytes),
  }
}
