import * as z from 'zod/mini'
import { OBJECT_TABS, type ObjectTab, type OpenObject } from '@/components/object/open-object'
import type { ResourcesRequest } from '@/lib/contract/resources'
import {
  groupSchema,
  namespaceSchema,
  objectNameSchema,
  resourceSchema,
  versionSchema,
} from '@/lib/contract/segments'
import type { ObjectRequest } from '@/lib/facts/objects/contract/object'
import { present } from '@/lib/present'

/** Which rows a chip keeps, as the address spells it: those that need attention, those that are fine, or those with one status. */
export type Only = 'unhealthy' | 'healthy' | `is:${string}`

export interface KindRef {
  group: string
  version: string
  resource: string
}

export interface Sort {
  /** Name of a column, as the API server gives it. */
  column: string
  isDescending: boolean
}

/** Everything the page shows, as written in its address. */
export interface ResourcesView {
  kind: KindRef
  /** The kind is not namespaced. */
  isClusterScoped: boolean
  /** "" means all namespaces; absent means the pod's own. */
  namespace?: string
  filter: string
  sort?: Sort
  /** Shows the columns that kubectl shows with `-o wide`. */
  isWide: boolean
  /** Names of the columns that are shown; those of the view when absent. */
  columns?: string[]
  /** The rows that one chip keeps; all of them when absent. */
  only?: Only
  /** Leaves out pods that have completed. */
  isFolded: boolean
  /** What the list of kinds is searched for. */
  find: string
  open?: OpenObject
}

/** A part of the address that is not valid. */
export interface AddressFault {
  field: string
  says: string
}

/** Every row of a list. */
export const NO_CONDITIONS = { filter: '', isFolded: false }

/** What the page shows when its address names no kind. */
export const PODS: KindRef = { group: '', version: 'v1', resource: 'pods' }

const FIELDS: [field: 'group' | 'version' | 'resource', schema: z.ZodMiniType<string>][] = [
  ['group', groupSchema],
  ['version', versionSchema],
  ['resource', resourceSchema],
]

function faultOf(field: string, schema: z.ZodMiniType<string>, value: string): AddressFault | undefined {
  const parsed = z.safeParse(schema, value)
  return parsed.success ? undefined : { field, says: parsed.error.issues[0]?.message ?? 'It is not allowed.' }
}

function sortFrom(text: string | null): Sort | undefined {
  if (!text) return undefined
  return text.startsWith('-')
    ? { column: text.slice(1), isDescending: true }
    : { column: text, isDescending: false }
}

function onlyFrom(text: string | null): Only | undefined {
  if (text === 'unhealthy' || text === 'healthy') return text
  return text?.startsWith('is:') ? `is:${text.slice(3)}` : undefined
}

function keyFault(key: string): AddressFault | undefined {
  const slash = key.indexOf('/')
  const namespace = slash < 0 ? undefined : faultOf('namespace', namespaceSchema, key.slice(0, slash))
  return namespace ?? faultOf('name', objectNameSchema, key.slice(slash + 1))
}

const PREVIOUS = new Map([
  ['1', true],
  ['0', false],
])

function openFrom(params: URLSearchParams): OpenObject | undefined {
  const key = params.get('name')
  if (!key) return undefined
  const container = params.get('container')
  const previous = PREVIOUS.get(params.get('previous') ?? '')
  return {
    key,
    tab: OBJECT_TABS.find((tab) => tab === params.get('tab')) ?? 'summary',
    ...(container ? { container } : {}),
    ...(previous === undefined ? {} : { isPrevious: previous }),
  }
}

// Columns are separated by commas, which the name of a custom resource's column can contain.
function columnsFrom(text: string | null): string[] | undefined {
  if (text === null) return undefined
  const names = text.split(',').filter((name) => name !== '')
  return names.map((name) => name.replaceAll('%2C', ',').replaceAll('%25', '%'))
}

function textOfColumns(names: readonly string[]): string {
  return names.map((name) => name.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',')
}

/**
 * The view that an address means, or the first part of it that is not valid. The group is core and the
 * version v1 when absent.
 */
export function viewFromParams(params: URLSearchParams): ResourcesView | AddressFault {
  const namespace = params.get('namespace')
  const resource = params.get('resource')
  const kind = resource
    ? { group: params.get('group') ?? '', version: params.get('version') || 'v1', resource }
    : PODS
  for (const [field, schema] of FIELDS) {
    const fault = faultOf(field, schema, kind[field])
    if (fault) return fault
  }
  const fault = namespace ? faultOf('namespace', namespaceSchema, namespace) : undefined
  if (fault) return fault
  const sort = sortFrom(params.get('sort'))
  const open = openFrom(params)
  const wrongKey = open && keyFault(open.key)
  if (wrongKey) return wrongKey
  const columns = columnsFrom(params.get('cols'))
  return {
    kind,
    isClusterScoped: params.get('scope') === 'cluster',
    ...(namespace === null ? {} : { namespace }),
    filter: params.get('q') ?? '',
    ...present({ only: onlyFrom(params.get('only')) }),
    ...(sort ? { sort } : {}),
    isWide: params.get('wide') === '1',
    ...(columns ? { columns } : {}),
    isFolded: params.get('fold') === '1',
    find: params.get('find') ?? '',
    ...(open ? { open } : {}),
  }
}

function paramsOfOpen(open: OpenObject | undefined): Record<string, string> {
  if (open === undefined) return {}
  return {
    name: open.key,
    ...(open.tab === 'summary' ? {} : { tab: open.tab }),
    ...present({ container: open.container }),
    ...(open.isPrevious === undefined ? {} : { previous: open.isPrevious ? '1' : '0' }),
  }
}

/** The query for a view; reading it back gives the same view. */
export function paramsOfView(view: ResourcesView): URLSearchParams {
  const { kind, sort } = view
  return new URLSearchParams({
    group: kind.group,
    version: kind.version,
    resource: kind.resource,
    ...(view.isClusterScoped ? { scope: 'cluster' } : {}),
    ...present({ namespace: view.namespace }),
    ...(view.filter === '' ? {} : { q: view.filter }),
    ...(sort ? { sort: `${sort.isDescending ? '-' : ''}${sort.column}` } : {}),
    ...(view.isWide ? { wide: '1' } : {}),
    ...(view.columns ? { cols: textOfColumns(view.columns) } : {}),
    ...present({ only: view.only }),
    ...(view.isFolded ? { fold: '1' } : {}),
    ...(view.find === '' ? {} : { find: view.find }),
    ...paramsOfOpen(view.open),
  })
}

/** The view of another kind: what belongs to the rows of the old one is dropped. */
export function viewOfKind(view: ResourcesView, kind: KindRef, isClusterScoped: boolean): ResourcesView {
  return {
    kind: { group: kind.group, version: kind.version, resource: kind.resource },
    isClusterScoped,
    ...present({ namespace: view.namespace }),
    ...NO_CONDITIONS,
    isWide: view.isWide,
    find: view.find,
  }
}

/** The view with one object opened. */
export function viewOfObject(view: ResourcesView, key: string, tab: ObjectTab = 'summary'): ResourcesView {
  return { ...view, open: { key, tab } }
}

/** The object of a row. */
export function objectTarget(target: ResourcesRequest, key: string): ObjectRequest {
  const slash = key.indexOf('/')
  return slash < 0
    ? { ...target, name: key }
    : { ...target, namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** What to ask the API server for, in the pod's own namespace where the address names none. */
export function listOfView(view: ResourcesView, ownNamespace: string): ResourcesRequest {
  return { ...view.kind, namespace: view.isClusterScoped ? '' : (view.namespace ?? ownNamespace) }
}
