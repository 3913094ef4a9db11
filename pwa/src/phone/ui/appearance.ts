/** Type size and colours of this phone: kept in localStorage, put on <html> before the first screen is drawn. */
import { ref, watch } from 'vue'
import { recall, remember } from '@/shared/start/memory'
import { applyTheme, keptTheme } from '@/shared/theme/theme'

export const SIZES = [
  ['', '标准'],
  ['l', '大字'],
  ['xl', '特大'],
] as const
export const THEMES = [
  ['system', '跟随手机'],
  ['light', '浅色'],
  ['dark', '深色'],
] as const
export type Size = (typeof SIZES)[number][0]

const GROUND = { light: '#F3F5F8', dark: '#0E141C' }

export const size = ref<Size>(SIZES.find(([value]) => value === recall('size'))?.[0] ?? '')
export const theme = keptTheme('theme')

/** Called once, before mounting. */
export function applyAppearance(): void {
  watch(
    size,
    (value) => {
      document.documentElement.dataset['fs'] = value
      remember('size', value)
    },
    { immediate: true },
  )
  applyTheme(theme, (shown) =>
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', GROUND[shown]),
  )
}
