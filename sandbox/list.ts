import { at, isRecord, numberAt, textAt } from '@/lib/objects/fields'
import { badRequest, expired, type SandboxAnswer, StatusError } from './answer'
import { type ResourceType, type ServedCatalogue, storageKey } from './catalogue'
import type { ApiContext, SandboxCall } from './context'
import { groupVersion, type KubeObject } from './kube-object'
import { negotiate, type Representation } from './negotiate'
import { refuseFuture, refuseListOptions } from './options'
import { fieldSelectorOf, labelSelectorOf, type Matcher, readField } from './selectors'
import { columnsOf, type IncludeObject, toPartial, toTableRow } from './tables'

/** The objects that a list or a watch is about. */
export type ListSelection = (object: KubeObject) => boolean

function parse(make: () => Matcher): Matcher {
  try {
    return make()
  } catch (error) {
    throw new StatusError(badRequest(error instanceof Error ? error.message : 'invalid selector'))
  }
}

/** The selectors of a query, or a Refusal with the server's 400. */
export function selectionOf(
  query: URLSearchParams,
  type: ResourceType,
  catalogue: ServedCatalogue,
): ListSelection {
  const labels = parse(() => labelSelectorOf(query.get('labelSelector') ?? ''))
  const fields = parse(() =>
    fieldSelectorOf(query.get('fieldSelector') ?? '', storageKey(type), catalogue.selectableFields(type)),
  )
  return (object) =>
    labels((key) => {
      const value = at(object, 'metadata', 'labels', key)
      return typeof value === 'string' ? value : undefined
    }) && fields((field) => readField(object, field))
}

export function includeObjectOf(query: URLSearchParams, before = ''): IncludeObject {
  const value = query.get('includeObject') ?? ''
  if (value === '' || value === 'Metadata') return 'Metadata'
  if (value === 'None' || value === 'Object') return value
  throw new StatusError(
    badRequest(
      `${before}includeObject: Invalid value: "${value}": must be 'Metadata', 'Object', 'None', or empty`,
    ),
  )
}

function decodeContinue(token: string): { revision: number; start: string } {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    const revision = numberAt(parsed, 'rv')
    const start = textAt(parsed, 'start')
    if (isRecord(parsed) && textAt(parsed, 'v') === 'meta.k8s.io/v1' && start !== '') {
      return { revision, start: start.replace(/^\//, '') }
    }
  } catch {
    // Falls through: a token that cannot be read is answered like one of another version.
  }
  throw new StatusError(badRequest('continue key is not valid: encoded continue token is not valid'))
}

function encodeContinue(revision: number, after: string): string {
  const token = JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `/${after}\0` })
  return Buffer.from(token).toString('base64url')
}

function keyWithin(object: KubeObject, namespace: string): string {
  const own = object.metadata.namespace ?? ''
  return namespace === '' && own !== '' ? `${own}/${object.metadata.name}` : object.metadata.name
}

const inconsistent =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

interface Page {
  objects: readonly KubeObject[]
  metadata: Record<string, unknown>
}

function pageOf(context: ApiContext, call: SandboxCall, type: ResourceType, namespace: string): Page {
  const key = storageKey(type)
  const { store } = context
  const token = call.query.get('continue') ?? ''
  const resume = token === '' ? undefined : decodeContinue(token)
  const revision = resume?.revision ?? store.revision
  const exact =
    call.query.get('resourceVersionMatch') === 'Exact' ? Number(call.query.get('resourceVersion')) : undefined
  const kept = store.listAt(key, namespace, exact ?? revision)
  if (kept === undefined) {
    throw new StatusError(
      resume === undefined
        ? expired('The resourceVersion for the provided list is too old.')
        : expired(inconsistent, encodeContinue(store.revision, resume.start.replace(/\0$/, ''))),
    )
  }
  const selected = kept.filter(selectionOf(call.query, type, context.catalogue))
  const rest =
    resume === undefined
      ? selected
      : selected.filter((object) => keyWithin(object, namespace) >= resume.start)
  const limit = Number(call.query.get('limit') ?? 0)
  const metadata: Record<string, unknown> = { resourceVersion: String(exact ?? revision) }
  if (!Number.isInteger(limit) || limit <= 0 || rest.length <= limit) return { objects: rest, metadata }

  const objects = rest.slice(0, limit)
  const last = objects.at(-1)
  if (last !== undefined) metadata.continue = encodeContinue(revision, keyWithin(last, namespace))
  const isSelecting = call.query.has('labelSelector') || call.query.has('fieldSelector')
  if (!isSelecting) metadata.remainingItemCount = rest.length - limit
  return { objects, metadata }
}

/** An object as the version that was asked for, whatever version it was written in. */
export function asVersion(object: KubeObject, type: ResourceType): KubeObject {
  const apiVersion = groupVersion(type.group, type.version)
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}

/** The document of a Table of objects. */
export function toTable(
  context: ApiContext,
  type: ResourceType,
  objects: readonly KubeObject[],
  metadata: unknown,
  include: IncludeObject,
): unknown {
  const key = storageKey(type)
  const custom = context.catalogue.customColumns(type)
  const now = context.now()
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columnsOf(key, custom),
    rows: objects.map((object) => toTableRow(key, asVersion(object, type), include, now, custom)),
  }
}

function listDocument(representation: Representation, type: ResourceType, page: Page): unknown {
  if (representation === 'metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: page.metadata,
      // As Go encodes a nil slice.
      items: page.objects.length === 0 ? null : page.objects.map(toPartial),
    }
  }
  return {
    kind: `${type.kind}List`,
    apiVersion: groupVersion(type.group, type.version),
    metadata: page.metadata,
    items: page.objects.map(({ kind, apiVersion, ...rest }) => rest),
  }
}

/** Lists a kind: in pages, by selectors, as objects, as metadata or as a Table. */
export function answerList(
  context: ApiContext,
  call: SandboxCall,
  type: ResourceType,
  namespace: string,
): SandboxAnswer {
  const representation = negotiate(call.headers.accept)
  const include = includeObjectOf(call.query, 'Unable to convert to Table as requested: ')
  refuseListOptions(call, false)
  refuseFuture(call, context.store.revision)
  const page = pageOf(context, call, type, namespace)
  const json =
    representation === 'table'
      ? toTable(context, type, page.objects, page.metadata, include)
      : listDocument(representation, type, page)
  return { status: 200, json }
}

/** One object in the representation that the call accepts. */
export function show(
  context: ApiContext,
  call: SandboxCall,
  type: ResourceType,
  object: KubeObject,
): SandboxAnswer {
  const representation = negotiate(call.headers.accept)
  const shown = asVersion(object, type)
  if (representation === 'metadata') return { status: 200, json: toPartial(shown) }
  if (representation === 'json') return { status: 200, json: shown }
  const metadata = { resourceVersion: shown.metadata.resourceVersion }
  return {
    status: 200,
    json: toTable(
      context,
      type,
      [shown],
      metadata,
      includeObjectOf(call.query, 'Unable to convert to Table as requested: '),
    ),
  }
}
