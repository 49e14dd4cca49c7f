import { stored } from '@/components/ui/stored'

const PREFIX = 'podglass-text-'
// A window used all day keeps the latest texts, not all of them.
const MOST = 20

const kept = new Map<string, string>()

function newId(): string {
  return crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36).padStart(7, '0') ?? ''
}

/**
 * Keeps a pasted text in this window and returns the id that stands for it in an address: a text can hold secrets, so it is
 * never in the address itself. Without storage it lasts until the window is loaded again.
 */
export function keepText(text: string): string {
  const id = newId()
  kept.set(id, text)
  for (const old of [...kept.keys()].slice(0, -MOST)) {
    kept.delete(old)
    stored('sessionStorage', (storage) => storage.removeItem(PREFIX + old))
  }
  stored('sessionStorage', (storage) => storage.setItem(PREFIX + id, text))
  return id
}

/** The text with an id; undefined if another window or browser kept it. */
export function keptText(id: string): string | undefined {
  return kept.get(id) ?? stored('sessionStorage', (storage) => storage.getItem(PREFIX + id)) ?? undefined
}
