import { RESOURCE_VERBS, SPECIAL_VERBS } from '@/lib/rbac/verbs'
import { present } from '../present'
import { callOf, isKubectlCommand, readKubectlLine, shellWords } from './kubectl-line'
import { readLine } from './kubectl-options'
import type { TypedCall } from './typed-call'

/** Verbs that a Role can contain, in the order in which a reader meets them. */
export const VERBS = [...RESOURCE_VERBS, ...SPECIAL_VERBS]

const IS_VERB: ReadonlySet<string> = new Set([...VERBS, '*'])

const METHOD = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/

/** Words that join the parts of a sentence and say nothing. */
const FILLER = new Set('the a an on resource resources namespace ns named called to'.split(' '))

const CLAUSE = new Set(['in', 'from', 'as', 'for', 'with', 'everywhere', 'cluster-wide', 'clusterwide'])

/** True for a word that joins the parts of a typed call, so that an object of this name needs a kubectl line. */
export function isJoiningWord(word: string): boolean {
  return FILLER.has(word) || CLAUSE.has(word)
}

interface Clauses {
  namespace?: string
  user?: string
}

/** `in shop`, `in namespace shop`, `in all namespaces`, `as web`; undefined where something else is said. */
function readClauses(words: readonly string[]): Clauses | undefined {
  const found: Clauses = {}
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === 'everywhere' || word === 'cluster-wide' || word === 'clusterwide') {
      found.namespace = ''
      continue
    }
    let next = at + 1
    while (FILLER.has(words[next] ?? '')) next += 1
    const value = words[next]
    if (value === undefined || !/^(?:in|from|as)$/.test(word)) return undefined
    if (word === 'as') found.user = value
    else if (/^(?:all|any|every)$/.test(value) && /^namespaces?$/.test(words[next + 1] ?? '')) {
      found.namespace = ''
      next += 1
    } else found.namespace = value
    at = next
  }
  return found
}

function split(text: string): string[] {
  const line = text.trim().replace(/[?.!]+$/, '')
  return shellWords(line) ?? line.split(/\s+/).filter((word) => word !== '')
}

/** `can web watch …`, `may I list …`: who asks, and the rest. */
function readAsker(words: readonly string[]): { user?: string; rest: readonly string[] } {
  const [first = '', who = '', ...rest] = words
  if (!/^(?:can|may|could)$/i.test(first) || who === '') return { rest: words }
  return /^(?:i|we)$/i.test(who) ? { rest } : { user: who, rest }
}

/**
 * A call typed in plain words: `watch jobs.batch in shop`, `can web list po`, `get /metrics`, `GET /api/v1/pods`, `/metrics`.
 * A verb of the API is taken as it is, so `get pods` asks for get as `kubectl auth can-i get pods` does. Undefined for a text
 * of which any word is left over, which no question has.
 */
export function readPlainCall(text: string): TypedCall | undefined {
  if (text.length > 1_024 || /[\r\n]/.test(text.trim())) return undefined
  const line = readLine(split(text))
  const { user: asker, rest } = readAsker(line.words)
  const [first = '', ...others] = rest
  if (first.startsWith('/') && others.length === 0)
    return callOf(line, { verb: 'get', target: { path: first } })
  if (METHOD.test(first) && others.length === 1 && others[0]?.startsWith('/')) {
    return callOf(line, { verb: first, target: { path: others[0] } })
  }
  const verb = first.toLowerCase()
  if (!IS_VERB.has(verb))
    return isKubectlCommand(verb) ? readKubectlLine(`kubectl ${text.trim()}`) : undefined
  const [resource = '', ...tail] = others.filter((word, at) => !(at === 0 && FILLER.has(word)))
  if (resource === '' || CLAUSE.has(resource)) return undefined
  const said = tail.filter((word, at) => !(at === 0 && FILLER.has(word)))
  const isNamed = said[0] !== undefined && !CLAUSE.has(said[0])
  const clauses = readClauses(isNamed ? said.slice(1) : said)
  if (!clauses) return undefined
  const target = resource.startsWith('/')
    ? { path: resource }
    : { resource, ...present({ name: isNamed ? said[0] : undefined }) }
  const user = clauses.user ?? asker
  return {
    ...callOf(line, { verb, target }),
    ...present({ namespace: clauses.namespace }),
    ...(user === undefined ? {} : { user, userIsAccount: true as const }),
  }
}
