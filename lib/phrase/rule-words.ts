import { KNOWN_VERBS, meantVerbs } from '@/lib/rbac/verbs'
import { describeResource } from '@/lib/words/resources'
import { code, type Phrase, say } from './phrase'
import { foreign } from './quote'

export type RuleField = 'verbs' | 'apiGroups' | 'resources' | 'resourceNames' | 'nonResourceURLs'

/** What a word of a rule was meant to be, where its form alone shows that no request has it. */
export interface WordForm {
  how: 'joined' | 'with-group' | 'with-version' | 'core-word' | 'star' | 'pattern'
  /** The words that were meant; none where the field is better left out. */
  meant: readonly string[]
  /** The API group that a resource was written with. */
  group?: string
  /** Why no request has the word: the rest of a sentence that begins with it. */
  why: Phrase
}

const VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/
const CORE = say`the core group is written ""`
const VERSIONED = say`${code('apiGroups')} takes the group without a version`

/** The words of one string that holds several, such as `get,list,watch`; undefined where it holds one. */
function joined(field: RuleField, word: string): WordForm | undefined {
  const meant = word.split(/[\s,;|]+/).filter((part) => part !== '')
  if (meant.length === 0 || (meant.length === 1 && meant[0] === word)) return undefined
  // A path may hold any of these characters.
  if (field === 'nonResourceURLs' && !meant.every((part) => part.startsWith('/'))) return undefined
  const why = say`the list is written as one string, and each word needs its own entry`
  return { how: 'joined', meant, why }
}

/** `deployments.apps/scale` and `deployments.v1.apps`, as kubectl takes them; a plural name has no dot. */
function qualified(word: string): WordForm | undefined {
  const [parent = '', ...subresource] = word.split('/')
  const [resource = '', ...rest] = parent.split('.')
  const group = (VERSION.test(rest[0] ?? '') ? rest.slice(1) : rest).join('.')
  if (rest.length === 0 || resource === '' || resource === '*' || /[^a-z0-9.-]/.test(group)) return undefined
  const meant = describeResource({ group: '', resource, subresource: subresource.join('/') })
  const why = say`${code('resources')} takes the name without its API group`
  return { how: 'with-group', meant: [meant], group, why }
}

function groupForm(word: string): WordForm | undefined {
  const [group = ''] = word.split('/')
  if (VERSION.test(word)) return { how: 'with-version', meant: [''], why: VERSIONED }
  if (/^core$/i.test(group)) {
    return word.includes('/')
      ? { how: 'with-version', meant: [''], why: VERSIONED }
      : { how: 'core-word', meant: [''], why: CORE }
  }
  return word.includes('/') ? { how: 'with-version', meant: [group], why: VERSIONED } : undefined
}

function resourceForm(word: string): WordForm | undefined {
  const why = say`only "*" and the form "*/log" are wildcards`
  return word === '*/*' ? { how: 'star', meant: ['*'], why } : qualified(word)
}

function nameForm(word: string): WordForm | undefined {
  if (!word.includes('*')) return undefined
  const why = say`names are compared letter for letter, and a "*" is not a wildcard there`
  return { how: 'pattern', meant: [], why }
}

const OF_FIELD: Record<RuleField, (word: string) => WordForm | undefined> = {
  verbs: () => undefined,
  apiGroups: groupForm,
  resources: resourceForm,
  resourceNames: nameForm,
  nonResourceURLs: () => undefined,
}

/**
 * What a word of a rule was meant to be, where its form alone shows that it matches no request of Kubernetes: several words
 * in one string, a group with its version, a resource with its group, a name with a star. Discovery is not needed.
 */
export function wordForm(field: RuleField, word: string): WordForm | undefined {
  return joined(field, word) ?? OF_FIELD[field](word)
}

/** Why no request has the word, as one sentence. */
export function sayForm(word: string, { why }: Pick<WordForm, 'why'>): Phrase {
  return say`${code(`"${foreign(word, 120)}"`)} matches no request: ${why}.`
}

/** True where a reader would take the name, with its stars as wildcards, to cover the other. */
export function patternCovers(pattern: string, name: string): boolean {
  const pieces = pattern.split('*')
  return pieces.length > 1 && globCovers(pieces, name)
}

/** Shell globbing as the author may have meant it, open at the end; linear, without a regular expression. */
export function globCovers(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces
  if (!text.startsWith(first)) return false
  let from = first.length
  for (const piece of rest) {
    const found = text.indexOf(piece, from)
    if (found < 0) return false
    from = found + piece.length
  }
  return true
}

/** The verb in a rule that the API does not know and that was likely meant to be the requested one. */
export function inventedVerb(asked: string, verbs: readonly string[]): string | undefined {
  return verbs.find((verb) => {
    if (KNOWN_VERBS.has(verb)) return false
    const list = wordForm('verbs', verb)?.meant
    if (list) return list.includes(asked) || list.includes('*')
    return verb.toLowerCase() === asked || meantVerbs(verb).includes(asked)
  })
}
