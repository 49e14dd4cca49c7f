import { useOfBrowser } from '@/components/ui/use-browser'

/** The key that opens the palette together with K, as this machine's keyboard writes it. */
export function useModifier(): string {
  return useOfBrowser(() => (/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl '), 'Ctrl ')
}

/** True where a page is wide enough for a keyboard to be likely. */
export function useHasKeyboard(): boolean {
  return useOfBrowser(() => matchMedia('(min-width: 47.5625rem) and (pointer: fine)').matches, true)
}
