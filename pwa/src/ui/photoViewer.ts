/** Pictures large, with pinch and swipe: Vant's viewer, loaded when first asked for. */
import { db } from '@/offline/db'

/** This phone's own bytes where it still has them, else the server's watermarked copy. */
async function sourceOf(id: string): Promise<string> {
  const kept = await db.photoData.get(id)
  return kept ? URL.createObjectURL(new Blob([kept.buffer], { type: 'image/jpeg' })) : `/api/photos/${id}/view`
}

export async function viewPhotos(ids: readonly string[], startPosition: number): Promise<void> {
  const [{ showImagePreview }, images] = await Promise.all([
    import('vant/es/image-preview'),
    Promise.all(ids.map(sourceOf)),
    import('vant/es/image-preview/style'),
  ])
  const release = () => images.filter((url) => url.startsWith('blob:')).forEach((url) => URL.revokeObjectURL(url))
  showImagePreview({ images, startPosition: Math.max(0, startPosition), closeable: true, onClose: release })
}
