/** Light, dark, or as the device says: kept in this browser, put on <html>, where the tokens read `data-theme`. */
import { ref, watch, type Ref } from 'vue'
import { recall, remember } from '@/shared/start/memory'

const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export type Shown = Exclude<Theme, 'system'>

/** As it was chosen; `key` is where the browser keeps it. */
export function keptTheme(key: string): Ref<Theme> {
  const theme = ref(THEMES.find((one) => one === recall(key)) ?? 'system')
  watch(theme, (choice) => remember(key, choice))
  return theme
}

/** Called once, before mounting; gives what paints again. `onPaint` hears what is shown. */
export function applyTheme(theme: Ref<Theme>, onPaint: (shown: Shown) => void = () => {}): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  function paint(): void {
    const shown = theme.value === 'system' ? (dark.matches ? 'dark' : 'light') : theme.value
    document.documentElement.dataset['theme'] = shown
    onPaint(shown)
  }
  watch(theme, paint, { immediate: true })
  dark.addEventListener('change', paint)
  return paint
}
