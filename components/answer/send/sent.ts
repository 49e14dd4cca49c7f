import type { PlatformMessage } from '@/lib/answer/platform-message'
import { counted } from '@/lib/words/lists'

/** What the primary button copies. */
export interface Primary {
  label: string
  text: string
  /** The same as rich text, made once it is copied. */
  rich?: () => Promise<string>
  /** What the page says once it is copied. */
  copied: string
}

export type Copied = Pick<Primary, 'text' | 'rich' | 'copied'>

/** What a message holds: "33 words, command, YAML". */
export function sumOf({ words, command, yaml }: Pick<PlatformMessage, 'words' | 'command' | 'yaml'>): string {
  return [
    counted(words, 'word'),
    ...(command === undefined ? [] : ['command']),
    ...(yaml === undefined ? [] : ['YAML']),
  ].join(', ')
}

/** A message as rich text, by code that is loaded once it is copied. */
export function richOf(message: PlatformMessage): () => Promise<string> {
  return () => import('@/lib/answer/message-html').then(({ messageHtml }) => messageHtml(message))
}

/** True where the address of this page opens on this machine only, as that of a port-forward. */
export function isOnLoopback(): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(location.hostname)
}
