import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'

/** The media types that a message names. */
export function mediaTypes(message: string): string[] {
  return [...message.matchAll(/\bapplication\/[\w.+-]{1,80}(?:;[\w=]{1,40})?/g)].map(([type]) => type)
}

export function offered(accepted: readonly string[]): Phrase {
  return accepted.length === 0 ? NOTHING : say` It offers ${listed(accepted.slice(0, 6).map(code))}.`
}

export function offerInFix(accepted: readonly string[]): Phrase {
  return accepted.length === 0
    ? say`, such as application/json`
    : say`: ${listed(accepted.slice(0, 3).map(code), 'or')}`
}
