import { listOf } from '@/lib/words/lists'

/** The media types that a message names. */
export function mediaTypes(message: string): string[] {
  return [...message.matchAll(/\bapplication\/[\w.+-]{1,80}(?:;[\w=]{1,40})?/g)].map(([type]) => type)
}

export function offered(accepted: readonly string[]): string {
  return accepted.length === 0 ? '' : ` It offers ${listOf(accepted.slice(0, 6))}.`
}

export function offerInFix(accepted: readonly string[]): string {
  return accepted.length === 0 ? ', such as application/json' : `: ${listOf(accepted.slice(0, 3), 'or')}`
}
