/** Type size and colours of this phone: kept in localStorage, put on <html> before the first screen is drawn. */
import { ref, watch } from 'vue'
import { recall, remember } from '@/shared/start/memory'

export const SIZES = [['', '标准'], ['l', '大字'], ['xl', '特大']] as const
export const THEMES = [['system', '跟随手机'], ['light', '浅色'], ['dark', '深色']] as const
export type Size = (typeof SIZES)[number][0]
export type Theme = (typeof THEMES)[number][0]

const GROUND = { light: '#F3F5F8', dark: '#0E141C' }

function kept<T extends string>(key: string, allowed: readonly (readonly [T, string])[], fallback: T): T {
  return allowed.find(([value]) => value === recall(key))?.[0] ?? fallback
}

export const size = ref<Size>(kept('size', SIZES, ''))
export const theme = ref<Theme>(kept('theme', THEMES, 'system'))

/** Called once, before mounting. */
export function applyAppearance(): void {
  const night = window.matchMedia('(prefers-color-scheme: dark)')
  const paint = () => {
    const shown = theme.value === 'system' ? (night.matches ? 'dark' : 'light') : theme.value
    document.documentElement.dataset['theme'] = shown
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', GROUND[shown])
  }
  watch(size, (value) => { document.documentElement.dataset['fs'] = value; remember('size', value) }, { immediate: true })
  watch(theme, (value) => { remember('theme', value); paint() }, { immediate: true })
  night.addEventListener('change', paint)
}
