/** Light, dark, or as the computer says; the tokens read `data-theme`. */
import { ref } from 'vue'
import { recall, remember } from '@/shared/start/memory'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'office.theme'
const dark = matchMedia('(prefers-color-scheme: dark)')
const stored = recall(KEY)

export const theme = ref<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system')

function show(): void {
  const shown = theme.value === 'system' ? (dark.matches ? 'dark' : 'light') : theme.value
  document.documentElement.dataset['theme'] = shown
}

export function startTheme(): void {
  dark.addEventListener('change', show)
  // Paper is white.
  window.addEventListener('beforeprint', () => (document.documentElement.dataset['theme'] = 'light'))
  window.addEventListener('afterprint', show)
  show()
}

export function setTheme(choice: Theme): void {
  theme.value = choice
  remember(KEY, choice)
  show()
}
