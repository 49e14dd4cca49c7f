import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { scanGoQuoted } from '@/lib/words/go-quote'

/** What a message names in front of `after`: `pods "web-0" not found`, `configmaps "c" already exists`. */
export function namedIn(message: string, after: string): RefusedTarget | undefined {
  const quote = message.indexOf(' "')
  const name = quote < 1 ? undefined : scanGoQuoted(message, quote + 1)
  const qualified = message.slice(0, Math.max(quote, 0))
  if (!name || /\s/.test(qualified) || !message.startsWith(after, name.end)) return undefined
  const [resource = '', ...group] = qualified.split('.')
  return { resource, group: group.join('.'), name: name.value }
}

/** What the details name, or what the message names. */
export function namedTarget({ details }: AnsweredStatus, fallback?: RefusedTarget): RefusedTarget {
  const { name, group, kind } = details
  return kind === '' && fallback ? fallback : { resource: kind, group, name }
}
