/** The grid tree, read once a session: it changes rarely, and every filter shows it. */
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { GridLevel } from '@/shared/api/rows'
import type { GridNode } from './wire'
import { server } from './server'
import { me } from './session'

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

/** 辽西街道税务社区第4网格 reads 税务社区第4网格 to those who work in 辽西街道. */
export function placeWords(fullName: string): string {
  const own = me.value?.grid.full_name ?? ''
  return own && fullName.length > own.length && fullName.startsWith(own) ? fullName.slice(own.length) : fullName
}

/** In a tree the parent stands above: its name is not said again. */
export function ownName(grid: GridNode): string {
  const parent = grids.value.find((one) => one.path === parentOf(grid.path))
  return parent && grid.name.length > parent.name.length && grid.name.startsWith(parent.name)
    ? grid.name.slice(parent.name.length)
    : grid.name
}

/** What the rows right below a grid are: of a county its streets, of a street its communities. */
export const partsOf = (path: string): string => ['街道', '社区'][path.split('.').length - 2] ?? '网格'
