/** Which photos are shown large; the viewer itself stands once in App. */
import { shallowRef } from 'vue'

export interface Shot {
  id: string
  text: string
}

export const shots = shallowRef<{ list: Shot[]; at: number } | null>(null)

export function openPhotos(list: Shot[], at: number): void {
  if (list.length > 0) shots.value = { list, at }
}
