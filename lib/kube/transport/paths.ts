import * as z from 'zod/mini'
import { PROBE_PATHS, type ProbePath } from '@/lib/contract/probe-paths'
import {
  groupSchema,
  namespaceSchema,
  objectNameSchema,
  resourceSchema,
  versionSchema,
} from '@/lib/contract/segments'
import type { LabelRequirement } from '@/lib/objects/label-requirement'
import type { KubePath, ReviewKind } from './types'

const REVIEW_PATHS: Record<Exclude<ReviewKind, 'localsubjectaccessreviews'>, string> = {
  selfsubjectaccessreviews: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  selfsubjectrulesreviews: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
  selfsubjectreviews: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  subjectaccessreviews: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
}
const LOCAL_REVIEW = ['apis', 'authorization.k8s.io', 'v1', 'namespaces', '', 'localsubjectaccessreviews']

export const targetSchema = z.object({
  group: groupSchema,
  version: versionSchema,
  resource: resourceSchema,
  namespace: z.union([z.literal(''), namespaceSchema]),
})

/** A kind's collection. Group "" is core; namespace "" is a cluster-scoped kind, or all namespaces. */
export type ResourceTarget = z.infer<typeof targetSchema>

export const objectTargetSchema = z.extend(targetSchema, { name: objectNameSchema })
export type ObjectTarget = z.infer<typeof objectTargetSchema>

const opaqueSchema = z.string().check(z.regex(/^[A-Za-z0-9._:-]{0,256}$/))
const continueSchema = z.string().check(z.regex(/^[A-Za-z0-9+/=_-]{1,8192}$/))
const timeSchema = z
  .string()
  .check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/))
// A qualified name and a label value (apimachinery's validation), which hold no character that a selector reads.
const labelKeySchema = z
  .string()
  .check(z.maxLength(317), z.regex(/^(?:[a-z0-9][a-z0-9.-]*\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/))
const labelValueSchema = z
  .string()
  .check(z.maxLength(63), z.regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?$/))
const fieldSchema = z.string().check(z.regex(/^[A-Za-z]+(?:\.[A-Za-z]+)*$/))

const QUERY_KEYS = [
  'limit',
  'continue',
  'fieldSelector',
  'labelSelector',
  'includeObject',
  'resourceVersion',
  'resourceVersionMatch',
  'watch',
  'allowWatchBookmarks',
  'sendInitialEvents',
  'timeoutSeconds',
  'container',
  'tailLines',
  'limitBytes',
  'previous',
  'timestamps',
  'sinceTime',
  'follow',
] as const
type QueryKey = (typeof QUERY_KEYS)[number]

export interface ListQuery {
  /** Clamped to 1..500. */
  limit?: number
  /** Only a token that the API server gave, never one from a browser. */
  continue?: string
  includeObject?: 'None' | 'Metadata'
  /** The list is at least as new: "0" takes what the server has at hand, absent or "" is the newest state. */
  resourceVersion?: string
  /** Pairs of field and value, all of which must match. */
  fields?: readonly (readonly [field: string, value: string])[]
  /** Requirements of a label selector, all of which must be met. */
  labels?: readonly LabelRequirement[]
}

export interface WatchQuery {
  /** "" starts with the present objects. */
  resourceVersion: string
  /** Pairs of field and value, all of which must match. */
  fields?: readonly (readonly [field: string, value: string])[]
  timeoutSeconds: number
  includeObject?: 'None' | 'Metadata'
  /** Streams the present objects first (WatchList, on by default from 1.35); resourceVersion is then "". */
  sendInitialEvents?: boolean
}

export interface LogQuery {
  namespace: string
  pod: string
  container?: string
  /** Clamped to 1..1000. */
  tailLines: number
  /** Clamped to 1..1 MiB, which is also the default. */
  limitBytes?: number
  previous?: boolean
  timestamps?: boolean
  /** Leaves out lines before this time, RFC 3339. */
  sinceTime?: string
  follow?: boolean
}

/** A path that does not mean, after encoding, what its parts said. It is never sent. */
export class UnsafePathError extends Error {
  override readonly name = 'UnsafePathError'
}

function clamp(value: number, low: number, high: number): number {
  return Number.isNaN(value) ? low : Math.min(high, Math.max(low, Math.trunc(value)))
}

function encode(segment: string): string {
  if (!segment.isWellFormed()) throw new UnsafePathError('A path segment contains half of a character.')
  return `/${encodeURIComponent(segment)}`
}

// The URL parser folds "..", "\" and "%2e" on the way to the socket, so what it makes of the text decides.
/** The only maker of a KubePath: for the templates of this module and of `dry-run-path.ts`. */
export function mint<Key extends string = QueryKey>(
  segments: readonly string[],
  query: readonly (readonly [Key, string])[] = [],
): KubePath {
  const path = segments.length === 0 ? '/' : segments.map(encode).join('')
  const search = new URLSearchParams(query.map(([key, value]): [string, string] => [key, value])).toString()
  const text = search === '' ? path : `${path}?${search}`
  const url = new URL(text, 'https://kubernetes.invalid')
  const parts = url.pathname.split('/').slice(1)
  const same = segments.length === 0 || parts.every((part, i) => decodeURIComponent(part) === segments[i])
  if (
    url.pathname + url.search !== text ||
    url.host !== 'kubernetes.invalid' ||
    parts.length !== Math.max(1, segments.length) ||
    !same
  ) {
    throw new UnsafePathError('A path would be read differently than intended.')
  }
  return text as KubePath
}

function groupVersion(group: string, version: string): string[] {
  return group === '' ? ['api', version] : ['apis', group, version]
}

/** The segments of a kind's collection, from parts that were validated. */
export function collection(target: ResourceTarget): string[] {
  const scope = target.namespace === '' ? [] : ['namespaces', target.namespace]
  return [...groupVersion(target.group, target.version), ...scope, target.resource]
}

// fields.EscapeValue of apimachinery: backslash, comma and equals sign are escaped by a backslash.
function fieldSelector(fields: NonNullable<ListQuery['fields']>): string {
  return fields
    .map(([field, value]) => `${z.parse(fieldSchema, field)}=${value.replace(/[\\,=]/g, '\\$&')}`)
    .join(',')
}

function labelTerm({ key, operator, values }: LabelRequirement): string {
  const label = z.parse(labelKeySchema, key)
  const among = z.parse(z.array(labelValueSchema), values)
  switch (operator) {
    case 'In':
      return among.length === 1 ? `${label}=${among[0]}` : `${label} in (${among.join(',')})`
    case 'NotIn':
      return `${label} notin (${among.join(',')})`
    case 'Exists':
      return label
    case 'DoesNotExist':
      return `!${label}`
  }
}

/** One of the fixed paths outside the resources. */
export function probePath(path: ProbePath): KubePath {
  if (!PROBE_PATHS.includes(path)) throw new UnsafePathError('This path is not on the list of probes.')
  return mint(path.split('/').filter((part) => part !== ''))
}

/** `/version`, which any authenticated account may read by default. */
export function versionPath(): KubePath {
  return probePath('/version')
}

/** The resource list of one group and version, for discovery without aggregation. */
export function groupVersionPath(group: string, version: string): KubePath {
  return mint(groupVersion(z.parse(groupSchema, group), z.parse(versionSchema, version)))
}

/** The collection of a kind. Throws a Zod error that names the wrong part. */
export function listPath(target: ResourceTarget, query: ListQuery = {}): KubePath {
  const parts: [QueryKey, string][] = []
  if (query.limit !== undefined) parts.push(['limit', String(clamp(query.limit, 1, 500))])
  if (query.continue !== undefined) parts.push(['continue', z.parse(continueSchema, query.continue)])
  const version = z.parse(opaqueSchema, query.resourceVersion ?? '')
  if (version !== '') parts.push(['resourceVersion', version])
  if (query.fields?.length) parts.push(['fieldSelector', fieldSelector(query.fields)])
  if (query.labels?.length) parts.push(['labelSelector', query.labels.map(labelTerm).join(',')])
  if (query.includeObject) parts.push(['includeObject', query.includeObject])
  return mint(collection(z.parse(targetSchema, target)), parts)
}

/** A watch of a kind's collection with bookmarks; `timeoutSeconds` is clamped to 1..3600. */
export function watchPath(target: ResourceTarget, query: WatchQuery): KubePath {
  const parts: [QueryKey, string][] = [
    ['watch', '1'],
    ['allowWatchBookmarks', 'true'],
    ['timeoutSeconds', String(clamp(query.timeoutSeconds, 1, 3600))],
  ]
  const version = z.parse(opaqueSchema, query.resourceVersion)
  if (version !== '') parts.push(['resourceVersion', version])
  if (query.sendInitialEvents) {
    parts.push(['sendInitialEvents', 'true'], ['resourceVersionMatch', 'NotOlderThan'])
  }
  if (query.fields?.length) parts.push(['fieldSelector', fieldSelector(query.fields)])
  if (query.includeObject) parts.push(['includeObject', query.includeObject])
  return mint(collection(z.parse(targetSchema, target)), parts)
}

/** One object. Throws a Zod error that names the wrong part. */
export function objectPath(target: ObjectTarget): KubePath {
  const parsed = z.parse(objectTargetSchema, target)
  return mint([...collection(parsed), parsed.name])
}

/** The subresources, besides a pod's log, that may be read: they are views of the object itself. */
const VIEWS = ['scale', 'status'] as const
/** A view of one object. Throws a Zod error that names the wrong part. */
export function viewPath(target: ObjectTarget, view: (typeof VIEWS)[number]): KubePath {
  const parsed = z.parse(objectTargetSchema, target)
  return mint([...collection(parsed), parsed.name, view])
}

/** The log of one container of a pod, always bounded in lines and bytes. */
export function logPath(query: LogQuery): KubePath {
  const target = z.parse(objectTargetSchema, {
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: z.parse(namespaceSchema, query.namespace),
    name: query.pod,
  })
  const parts: [QueryKey, string][] = [
    ['tailLines', String(clamp(query.tailLines, 1, 1000))],
    ['limitBytes', String(clamp(query.limitBytes ?? 1_048_576, 1, 1_048_576))],
  ]
  if (query.container !== undefined) parts.push(['container', z.parse(namespaceSchema, query.container)])
  if (query.previous) parts.push(['previous', 'true'])
  if (query.timestamps) parts.push(['timestamps', 'true'])
  if (query.sinceTime !== undefined) parts.push(['sinceTime', z.parse(timeSchema, query.sinceTime)])
  if (query.follow) parts.push(['follow', 'true'])
  return mint([...collection(target), target.name, 'log'], parts)
}

/**
 * The only paths that a POST may go to: reviews, which change nothing and are not stored. A LocalSubjectAccessReview is
 * posted into a namespace; the others have none.
 */
export function reviewPath(kind: ReviewKind, namespace = ''): KubePath {
  if (kind === 'localsubjectaccessreviews') {
    const within = z.parse(namespaceSchema, namespace)
    return mint(LOCAL_REVIEW.map((segment) => segment || within))
  }
  return mint(REVIEW_PATHS[kind].split('/').slice(1))
}

export function isReviewPath(path: string): boolean {
  if (Object.values(REVIEW_PATHS).includes(path)) return true
  const segments = path.split('/').slice(1)
  return (
    segments.length === LOCAL_REVIEW.length &&
    segments.every((segment, i) => segment === LOCAL_REVIEW[i] || LOCAL_REVIEW[i] === '') &&
    z.safeParse(namespaceSchema, segments[4]).success
  )
}

function resourceTemplate(rest: readonly string[], core: boolean): string | null {
  const ok = (schema: z.ZodMiniType, value: string | undefined) => z.safeParse(schema, value).success
  const inNamespace = rest[0] === 'namespaces' && rest.length >= 3
  const [resource, name, subresource, ...more] = inNamespace ? rest.slice(2) : rest
  if (inNamespace && !ok(namespaceSchema, rest[1])) return null
  if (!ok(resourceSchema, resource) || more.length > 0) return null
  const scope = inNamespace ? '/namespaces/{namespace}' : ''
  if (name === undefined) return `${scope}/{resource}`
  if (!ok(objectNameSchema, name)) return null
  if (subresource === undefined) return `${scope}/{resource}/{name}`
  if (VIEWS.some((view) => view === subresource)) return `${scope}/{resource}/{name}/${subresource}`
  const isLog = core && inNamespace && resource === 'pods' && subresource === 'log'
  return isLog ? `${scope}/pods/{name}/log` : null
}

/**
 * The template that a path was made by, or null when no function of this module can have made it. The transport asks
 * it again before each call, so that a cast to KubePath elsewhere opens nothing.
 */
export function templateOf(path: string): string | null {
  if (!path.startsWith('/') || !URL.canParse(path, 'https://kubernetes.invalid')) return null
  const url = new URL(path, 'https://kubernetes.invalid')
  if (url.pathname + url.search !== path || url.host !== 'kubernetes.invalid') return null
  const keys = [...url.searchParams.keys()]
  if (new Set(keys).size !== keys.length || keys.some((key) => !QUERY_KEYS.some((known) => known === key))) {
    return null
  }
  if (PROBE_PATHS.some((known) => known === path) || Object.values(REVIEW_PATHS).includes(path)) return path
  let segments: string[]
  try {
    segments = url.pathname.split('/').slice(1).map(decodeURIComponent)
  } catch {
    return null
  }
  const core = segments[0] === 'api'
  if (!core && segments[0] !== 'apis') return null
  const [group, version] = core ? ['', segments[1]] : [segments[1], segments[2]]
  if (!z.safeParse(groupSchema, group).success || !z.safeParse(versionSchema, version).success) return null
  if (!core && group === '') return null
  const prefix = core ? '/api/{version}' : '/apis/{group}/{version}'
  const rest = segments.slice(core ? 2 : 3)
  if (rest.length === 0) return prefix
  const template = resourceTemplate(rest, core)
  return template === null ? null : prefix + template
}
