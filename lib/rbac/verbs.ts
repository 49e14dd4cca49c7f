import { editDistance } from '@/lib/objects/catalogue'

/** The verbs of calls on resources, in the order in which kubectl and the documentation list them. */
export const RESOURCE_VERBS: readonly string[] = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
] as const

/** True where the authorizer sees no name, so a rule with resourceNames never allows the call. */
export function carriesNoName({ verb, subresource }: { verb: string; subresource: string }): boolean {
  return verb === 'deletecollection' || (verb === 'create' && subresource === '')
}

/**
 * True for a call that opens a stream to a pod. By a POST it is `create`. By a GET, as a WebSocket is opened, it is `get`, and since
 * Kubernetes 1.35 the API server then asks `create` too (AuthorizePodWebsocketUpgradeCreatePermission).
 */
export function opensStream(call: { group: string; resource: string; subresource: string }): boolean {
  return (
    call.group === '' && call.resource === 'pods' && /^(?:exec|attach|portforward)$/.test(call.subresource)
  )
}

/** Verbs of further checks, which no call has by its method (authorizer checks of Kubernetes 1.36). */
export const SPECIAL_VERBS: readonly string[] = [
  'proxy',
  'use',
  'bind',
  'escalate',
  'impersonate',
  'approve',
  'sign',
  'attest',
] as const

// All verbs that any authorizer check in Kubernetes 1.36 asks for; a rule may have others, but they match nothing.
export const KNOWN_VERBS: ReadonlySet<string> = new Set([
  '*',
  ...RESOURCE_VERBS,
  ...SPECIAL_VERBS,
  'request-serviceaccounts-token-audience',
  'unsafe-delete-ignore-read-errors',
  ...['post', 'put', 'head', 'options'],
])

const READS = ['get', 'list', 'watch']
const WRITES = ['create', 'update', 'patch', 'delete']
const ALL = [...READS, ...WRITES, 'deletecollection']
const MEANT = new Map<string, readonly string[]>([
  ['read', READS],
  ['view', READS],
  ['log', ['get']],
  ['logs', ['get']],
  ['describe', ['get', 'list']],
  ['write', WRITES],
  ['edit', ['get', 'update', 'patch']],
  ['modify', ['update', 'patch']],
  ['apply', ['create', 'get', 'patch']],
  ['exec', ['create', 'get']],
  ['remove', ['delete']],
  ['scale', ['update', 'patch']],
  ['all', ALL],
  ['any', ALL],
])

/** Words that mean the same verbs to everyone who writes them; `all` and `any` would grant what nobody asked for. */
const PLAIN: ReadonlySet<string> = new Set(['read', 'view'])

/** True for a verb that some check of Kubernetes asks for; those of constrained impersonation and of DRA name another (1.36). */
export function isKnownVerb(verb: string): boolean {
  return KNOWN_VERBS.has(verb) || /^(?:impersonate(?:-on)?|associated-node|arbitrary-node):/.test(verb)
}

/** The verbs that a non-verb was likely meant to be; empty when it is close to none. */
export function meantVerbs(word: string): readonly string[] {
  const lower = word.toLowerCase()
  if (KNOWN_VERBS.has(lower)) return [lower]
  const near = (limit: number) => [...RESOURCE_VERBS].filter((verb) => isNearWord(lower, verb, limit))
  const nearest = near(1)
  return MEANT.get(lower) ?? (nearest.length > 0 ? nearest : near(2))
}

/** All verbs that a word which is none stands for, and by its letters alone the one that was asked for; undefined for any other word. */
export function wholeVerbs(word: string, asked: string): readonly string[] | undefined {
  const lower = word.toLowerCase()
  if (KNOWN_VERBS.has(lower)) return [lower]
  if (PLAIN.has(lower)) return MEANT.get(lower)
  return meantVerbs(word).includes(asked) ? [asked] : undefined
}

function isNearWord(word: string, verb: string, limit: number): boolean {
  return editDistance(word, verb, 2) <= (verb.length <= 4 ? 1 : limit)
}
