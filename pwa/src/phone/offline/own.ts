/** Pictures that wait on this phone are seen by whoever took them, and by nobody who signs in after. */
import { db, type LocalPhoto } from './db'
import { getMeta } from './meta'

export async function ownPhoto(id: string): Promise<LocalPhoto | null> {
  const [photo, me] = await Promise.all([db.photos.get(id), getMeta('me')])
  return photo && photo.author === me?.id ? photo : null
}
