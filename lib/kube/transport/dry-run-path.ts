import * as z from 'zod/mini'
import { DRY_RUN_GROUPS } from '@/lib/contract/dry-run'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { RequestLine } from './errors'
import { collection, mint, objectTargetSchema, targetSchema, templateOf, UnsafePathError } from './paths'
import type { DryRun, KubePath } from './types'

/** Nothing was sent: the deployment does not allow dry runs. */
export class DryRunOffError extends Error {
  override readonly name = 'DryRunOffError'

  constructor() {
    super('Dry runs are switched off; set ALLOW_DRY_RUN=true on the deployment.')
  }
}

const METHODS = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
} as const satisfies Record<DryRun['verb'], RequestLine['method']>

const MEDIA_TYPES = { merge: 'application/merge-patch+json', apply: 'application/apply-patch+yaml' } as const

/** Who applies, as a server-side apply must say. */
const FIELD_MANAGER = 'podglass'

function segmentsOf(call: DryRun): string[] {
  const { verb, subresource, name } = call
  const isOnCollection = verb === 'deletecollection' || (verb === 'create' && subresource === undefined)
  if (isOnCollection) {
    if (subresource !== undefined) throw new UnsafePathError('A collection has no parts.')
    if (name !== undefined) throw new UnsafePathError(`A ${verb} names no object in its path.`)
    return collection(z.parse(targetSchema, call))
  }
  if (verb === 'delete' && subresource !== undefined) {
    throw new UnsafePathError('Only a whole object can be deleted.')
  }
  const isEviction = subresource === 'eviction' && isPod({ ...call, name: name ?? '' })
  if (isEviction !== (verb === 'create')) {
    throw new UnsafePathError('Only an eviction can be created below an object.')
  }
  const target = z.parse(objectTargetSchema, call)
  return [...collection(target), target.name, ...(subresource === undefined ? [] : [subresource])]
}

/**
 * The request line of a write as a dry run: `dryRun=All` is always in it. Throws a Zod error that names the wrong part, or
 * an UnsafePathError for a write that is never made.
 */
export function dryRunLine(call: DryRun): {
  method: RequestLine['method']
  path: KubePath
  mediaType: string
} {
  const method = METHODS[call.verb]
  const isApply = call.verb === 'patch' && call.patch === 'apply'
  const query: [string, string][] = [['dryRun', 'All']]
  if (isApply) query.push(['fieldManager', FIELD_MANAGER])
  const path = mint<string>(segmentsOf(call), query)
  if (dryRunTemplateOf(method, path) === null) throw new UnsafePathError('This write is never sent.')
  const mediaType = call.verb === 'patch' ? MEDIA_TYPES[call.patch ?? 'merge'] : 'application/json'
  return { method, path, mediaType }
}

const QUERIES: ReadonlySet<string> = new Set(['?dryRun=All', `?dryRun=All&fieldManager=${FIELD_MANAGER}`])

/**
 * The template of a write that is a dry run and nothing else, or null. It is read back from the finished text, by our
 * templates and by the API server's own rules, so that what is sent is what was meant, no matter who made it.
 */
export function dryRunTemplateOf(method: string, path: string): string | null {
  const [pathname = '', ...rest] = path.split('?')
  const query = `?${rest.join('?')}`
  if (!QUERIES.has(query) || (method !== 'PATCH' && query !== '?dryRun=All')) return null
  const meant = requestAttributes(method, path)
  if (meant.kind === 'path' || !DRY_RUN_GROUPS.has(meant.group)) return null
  // A binding schedules a pod; it is made by the scheduler alone.
  if (meant.group === '' && meant.resource === 'bindings') return null
  const isEviction = method === 'POST' && meant.subresource === 'eviction'
  const template = templateOf(isEviction ? pathname.replace(/\/eviction$/, '') : pathname)
  // The server reads "status" and "finalize" behind a Namespace as parts of it, where we read a resource.
  if (template === null || (meant.resource === 'namespaces' && template.includes(IN_NAMESPACE))) return null
  const form = template.slice(template.lastIndexOf('/{resource}'))
  const isOn = (wanted: string) =>
    form === wanted && (meant.name !== '') === wanted.includes('{name}') && meant.subresource === ''
  switch (method) {
    case 'POST':
      if (isEviction) return isPod(meant) && form === OBJECT ? `${OBJECT}/eviction` : null
      // The name is in the body, and the answer is one object.
      return isOn(COLLECTION) ? OBJECT : null
    case 'PUT':
    case 'PATCH':
      return isOn(OBJECT) || isView(meant, form) ? form : null
    case 'DELETE':
      return isOn(OBJECT) || isOn(COLLECTION) ? form : null
    default:
      return null
  }
}

const IN_NAMESPACE = '/namespaces/{namespace}/'
const COLLECTION = '/{resource}'
const OBJECT = '/{resource}/{name}'

function isView({ subresource }: ResourceAttributes, form: string): boolean {
  return (subresource === 'scale' || subresource === 'status') && form === `${OBJECT}/${subresource}`
}

function isPod({
  group,
  resource,
  name,
  namespace,
}: Pick<ResourceAttributes, 'group' | 'resource' | 'name' | 'namespace'>): boolean {
  return group === '' && resource === 'pods' && name !== '' && namespace !== ''
}
