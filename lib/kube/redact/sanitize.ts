import { ownText } from '@/lib/objects/own-text'
import { firstChars, visibleText } from '@/lib/words/visible-text'
import { redactedHead } from './redact'

const FREE_TEXT_LIMIT = 16 * 1024

/** A name bounded to `limit` UTF-16 units, never cut inside a character; what is left out is counted. For text, use `freeText`. */
export function boundedText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const kept = firstChars(text, limit)
  return ownText(`${kept}… (${text.length - kept.length} more characters)`)
}

/**
 * Text that people or programs of the cluster wrote, fit to be shown: at most 16 KiB, or `limit` UTF-16 units,
 * with what is left out counted, credentials left out, characters that hide or reorder text made visible.
 */
export function freeText(text: string, limit = FREE_TEXT_LIMIT): string {
  const kept = visibleText(redactedHead(text, limit))
  return text.length <= limit ? kept : ownText(`${kept}… (${text.length - limit} more characters)`)
}

/** A value with each text in it as `show` makes it, at any depth. */
export function eachText<T>(value: T, show: (text: string) => string): T
export function eachText(value: unknown, show: (text: string) => string): unknown {
  if (typeof value === 'string') return show(value)
  if (Array.isArray(value)) return value.map((part) => eachText(part, show))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, eachText(part, show)]))
}
