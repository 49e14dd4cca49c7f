import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Explanation } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { describeResource } from '@/lib/words/resources'
import { plain, type Word } from './call-words'

/** The names that a sentence about an explanation may hold: words of the API, and objects of the cluster. */
export interface KnownNames {
  api: ReadonlySet<string>
  objects: ReadonlySet<string>
}

function wordsOf({ verb, group, resource, subresource, path }: Partial<AccessTuple>): (string | undefined)[] {
  if (resource === undefined) return [verb, group, path]
  const of = describeResource({ group: '', resource, subresource })
  return [verb, group, resource, of, describeResource({ group: group ?? '', resource, subresource })]
}

// What a fix names that is not in its calls: the Role that it makes.
const namesIn = (yaml = '') => [...yaml.matchAll(/^ *name: "?([^"\s]{1,253})"?$/gm)].map(([, name]) => name)

/** All names of an explanation, from its data and never from its sentences. */
export function knownNames({ request, nearMisses, fixes, grantedBy }: Explanation): KnownNames {
  const calls = fixes.flatMap(({ opens, calls = [] }) => [...opens, ...calls])
  const rules = nearMisses.map(({ rule }) => rule)
  const grants = [grantedBy, ...nearMisses.map((miss) => miss.grantedBy)].filter((one) => one !== undefined)
  const bindings = nearMisses.flatMap(({ binding }) => binding ?? [])
  const account = request.user === undefined ? undefined : parseServiceAccount(request.user)
  const api = [
    ...[request, ...calls].flatMap(wordsOf),
    ...rules.flatMap((rule) => [
      ...rule.verbs,
      ...rule.apiGroups,
      ...rule.resources,
      ...rule.nonResourceURLs,
    ]),
  ]
  const placed = (namespace: string | undefined, name: string) =>
    namespace === undefined ? [name] : [namespace, name, `${namespace}/${name}`]
  const objects = [
    request.user,
    ...(account ? placed(account.namespace, account.name) : []),
    ...[request, ...calls].flatMap(({ name, namespace }) => [name, namespace]),
    ...rules.flatMap(({ resourceNames }) => resourceNames),
    ...grants.flatMap(({ binding, bindingNamespace, role, subject }) => [
      ...placed(bindingNamespace, binding),
      ...placed(bindingNamespace, role),
      ...subject.split(' '),
    ]),
    ...bindings.flatMap(({ name, namespace, role, subject = '' }) => [
      ...placed(namespace, name),
      ...placed(namespace, role),
      ...subject.split(' '),
    ]),
    ...nearMisses.flatMap(({ changed }) => changed?.name ?? []),
    ...fixes.flatMap(({ yaml }) => namesIn(yaml)),
  ]
  return { api: shown(api), objects: shown(objects) }
}

function shown(names: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(names.filter((name) => name && !KIND.test(name)).map((name) => visibleText(name ?? '')))
}

const KIND = /^(?:(?:Cluster)?Role(?:Binding)?|ServiceAccount|User|Group)$/
const BEFORE_NAME =
  /^(?:(?:Cluster)?Role(?:Binding)?|ServiceAccount|User|Group|Pod|Node|namespace|account|user|group|node|in|by|as|to|of)$/i
const ARTICLE = /^(?:the|an?|this|that|each|every|one|its)$/i
const PIECE = /"[^"\n]{1,300}"|\s+|[^\s"]+|"/g
const CORE = /^([([]*)(.*?)([)\],.;:!?’]*)$/s
// What is written as a path or an address is one wherever it is.
const PATH = /^(?:\/[\w.*-]|https?:\/\/).*/
const PROSE = /^[a-z]+$/i

/**
 * A sentence with the names of its explanation as code. A name that reads as an English word counts only where a name is to be
 * expected, so that an account named "the" does not dot the text; the text itself is never changed.
 */
export function namedWords(text: string, { api, objects }: KnownNames): Word[] {
  const words: Word[] = []
  let before = ''
  for (const [piece] of text.matchAll(PIECE)) {
    if (/^\s/.test(piece)) {
      words.push(plain(piece))
      continue
    }
    if (piece.length > 1 && piece.startsWith('"')) {
      words.push({ text: piece, isCode: true })
      before = ''
      continue
    }
    const [, open = '', core = '', close = ''] = CORE.exec(piece) ?? []
    const isName = PROSE.test(core)
      ? (api.has(core) && !ARTICLE.test(before)) || (objects.has(core) && BEFORE_NAME.test(before))
      : api.has(core) || objects.has(core) || PATH.test(core)
    if (isName) words.push(plain(open), { text: core, isCode: true }, plain(close))
    else words.push(plain(piece))
    before = close === '' || isName ? core : ''
  }
  return joined(words)
}

function joined(words: readonly Word[]): Word[] {
  const all: Word[] = []
  for (const { text, isCode } of words) {
    const last = all.at(-1)
    if (text === '') continue
    if (last !== undefined && !isCode && !last.isCode) all[all.length - 1] = plain(last.text + text)
    else all.push(isCode ? { text, isCode } : plain(text))
  }
  return all
}
