/** The grid tree, read once a session: it changes rarely, and every filter shows it. */
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { GridLevel } from '@/api/rows'
import type { GridNode } from '@/office/wire'
import { server } from './server'

const LEVELS: GridLevel[] = ['county', 'street', 'community', 'grid', 'micro']
const grids = shallowRef<GridNode[]>([])
let asking: Promise<void> | null = null

export const depthOf = (level: GridLevel): number => LEVELS.indexOf(level)

export async function readGrids(): Promise<void> {
  grids.value = (await server.grids()).items
}

export function forgetGrids(): void {
  grids.value = []
  asking = null
}

export function useGrids(): { grids: ShallowRef<GridNode[]>; nameOf: (path: string) => string } {
  asking ??= readGrids().catch(() => {
    asking = null // a page that needs them asks again
  })
  return { grids, nameOf }
}

export function nameOf(path: string): string {
  return grids.value.find((grid) => grid.path === path)?.full_name ?? ''
}

/** The direct children of a grid. */
export const childrenOf = (path: string): ComputedRef<GridNode[]> =>
  computed(() => grids.value.filter((grid) => parentOf(grid.path) === path))

export const parentOf = (path: string): string => path.replace(/[^.]+\.$/, '')
