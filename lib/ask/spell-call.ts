import type { AccountCheck } from '@/lib/contract/access-check'
import { describeResource } from '@/lib/words/resources'
import { isJoiningWord, VERBS } from './plain-call'

const PLAIN = /^[\w.:/*@#+,=-]+$/

function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** A call as it may be asked for: one that names no namespace is of the reader's own. */
type Spelled =
  | AccountCheck
  | (Omit<Extract<AccountCheck, { resource: string }>, 'namespace'> & { namespace?: string })

function targetOf(check: Spelled): string[] {
  if ('path' in check) return [check.path]
  const { group, resource, name, subresource, namespace } = check
  return [
    describeResource({ group, resource }),
    ...(name ? [name] : []),
    ...(subresource ? [`--subresource=${subresource}`] : []),
    ...(namespace === undefined ? [] : namespace === '' ? ['-A'] : ['-n', namespace]),
  ]
}

/**
 * A call as text that the box takes back for the same call: `watch jobs.batch -n shop`, and a whole `kubectl auth can-i` line
 * where a word would not survive without a shell's quotes.
 */
export function spellCall(check: Spelled): string {
  const { verb, user, groups = [] } = check
  const account = user === undefined ? [] : [`--as=${user}`, ...groups.map((group) => `--as-group=${group}`)]
  const words = [verb, ...targetOf(check), ...account]
  // The box takes a period at the end for the end of a sentence.
  const isPlain =
    VERBS.includes(verb) &&
    words.every((word) => PLAIN.test(word) && !isJoiningWord(word)) &&
    !words.at(-1)?.endsWith('.')
  return `${isPlain ? '' : 'kubectl auth can-i '}${words.map(quoted).join(' ')}`
}
