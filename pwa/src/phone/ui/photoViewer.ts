/** Asking for pictures large; `PhotoViewer.vue` in the shell shows them. */
import { shallowRef } from 'vue'
import { db } from '@/phone/offline/db'
import { ownPhoto } from '@/phone/offline/own'

export interface Shown {
  id: string
  /** What the picture shows, for those who cannot see it. */
  name: string
}

export const viewed = shallowRef<{ photos: readonly Shown[]; start: number }>()

export function viewPhotos(photos: readonly Shown[], start: number): void {
  viewed.value = { photos, start: Math.max(0, start) }
}

/**
 * This phone's own bytes where it still has them, else the server's watermarked copy. Blob addresses are the caller's
 * to revoke.
 */
export async function largeSource(id: string): Promise<string> {
  const kept = (await ownPhoto(id)) && (await db.photoData.get(id))
  return kept ? URL.createObjectURL(new Blob([kept.buffer], { type: 'image/jpeg' })) : `/api/photos/${id}/view`
}
