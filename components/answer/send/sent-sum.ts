import type { PlatformMessage } from '@/lib/answer/platform-message'
import { counted } from '@/lib/words/lists'

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
