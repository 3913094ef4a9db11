/** The colours of this desk. */
import { applyTheme, keptTheme } from '@/shared/theme/theme'

export const theme = keptTheme('office.theme')

/** Called once, before mounting. */
export function applyAppearance(): void {
  const paint = applyTheme(theme)
  // Paper is white.
  window.addEventListener('beforeprint', () => (document.documentElement.dataset['theme'] = 'light'))
  window.addEventListener('afterprint', paint)
}
