import { encodeJson, type SandboxAnswer, statusBody } from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext, SandboxCall } from './context'
import { isTrue } from './decode'
import { groupVersion, type KubeObject, namespaceOf } from './kube-object'
import { asVersion, includeObjectOf, type ListSelection, selectionOf } from './list'
import { negotiate, type Representation } from './negotiate'
import { refuseListOptions } from './options'
import type { StoreEvent } from './store'
import { columnsOf, toPartial, toTableRow } from './tables'

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'

interface WatchPlan {
  type: ResourceType
  namespace: string
  selection: ListSelection
  representation: Representation
  include: ReturnType<typeof includeObjectOf>
  /** Columns that a CustomResourceDefinition gives the kind. */
  custom: readonly unknown[]
}

/** Writes the events of one watch in the form that its call accepts. */
class EventWriter {
  readonly #plan: WatchPlan
  readonly #now: () => Date
  #sentColumns = false

  constructor(plan: WatchPlan, now: () => Date) {
    this.#plan = plan
    this.#now = now
  }

  event(type: EventType, object: KubeObject): string {
    return `${encodeJson({ type, object: this.#document(type, object) })}\n`
  }

  #document(type: EventType, object: KubeObject): unknown {
    const { representation, include, custom } = this.#plan
    const shown = asVersion(object, this.#plan.type)
    if (representation === 'metadata') return toPartial(shown)
    if (representation !== 'table') return shown
    const key = storageKey(this.#plan.type)
    // Only the first event carries the columns, and a bookmark always carries its metadata.
    const columnDefinitions = this.#sentColumns ? null : columnsOf(key, custom)
    this.#sentColumns = true
    return {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: shown.metadata.resourceVersion },
      columnDefinitions,
      rows: [toTableRow(key, shown, type === 'BOOKMARK' ? 'Metadata' : include, this.#now(), custom)],
    }
  }

  bookmark(revision: number, isInitial: boolean): string {
    const { type } = this.#plan
    const metadata = {
      resourceVersion: String(revision),
      ...(isInitial ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
    }
    const empty = { kind: type.kind, apiVersion: groupVersion(type.group, type.version) }
    return `${encodeJson({ type: 'BOOKMARK', object: this.#document('BOOKMARK', { ...empty, metadata: bare(metadata) }) })}\n`
  }

  expired(asked: number, oldest: number): string {
    const object = statusBody(410, 'Expired', `too old resource version: ${asked} (${oldest})`)
    return `${encodeJson({ type: 'ERROR', object })}\n`
  }
}

// A bookmark's object has no name at all, not an empty one.
function bare(metadata: Record<string, unknown>): KubeObject['metadata'] {
  return Object.defineProperty({ name: '', ...metadata }, 'name', { value: '', enumerable: false })
}

/** What a store event is for a watch whose selector an object can enter or leave. */
function seenAs(event: StoreEvent, selection: ListSelection): EventType | undefined {
  const after = event.type !== 'DELETED' && selection(event.object)
  const before = event.previous !== undefined && selection(event.previous)
  if (event.type === 'DELETED') return before ? 'DELETED' : undefined
  if (after) return before ? 'MODIFIED' : 'ADDED'
  return before ? 'DELETED' : undefined
}

const openWatches = new WeakMap<ApiContext, Set<() => void>>()

/** Ends every open watch of a server with the ERROR event for a history that is gone. */
export function expireWatches(context: ApiContext): void {
  for (const expire of [...(openWatches.get(context) ?? [])]) expire()
}

/** Watches a kind: events as newline-delimited JSON until the timeout, with bookmarks where they are asked for. */
export function watch(
  context: ApiContext,
  call: SandboxCall,
  type: ResourceType,
  namespace: string,
): SandboxAnswer {
  const { store } = context
  const key = storageKey(type)
  refuseListOptions(call, true)
  const plan: WatchPlan = {
    type,
    namespace,
    selection: selectionOf(call.query, type, context.catalogue),
    representation: negotiate(call.headers.accept),
    include: includeObjectOf(call.query),
    custom: context.catalogue.customColumns(type),
  }
  const writer = new EventWriter(plan, context.now)
  const asked = call.query.get('resourceVersion') ?? ''
  const isInitial = isTrue(call, 'sendInitialEvents')
  const isSilent = call.query.has('sendInitialEvents') && !isInitial
  const wantsBookmarks = isTrue(call, 'allowWatchBookmarks')
  const timeoutSeconds = Number(call.query.get('timeoutSeconds')) || 1800 + Math.floor(Math.random() * 1800)

  return {
    status: 200,
    stream: (response) => {
      const isInNamespace = (object: KubeObject) => namespace === '' || namespaceOf(object) === namespace
      const send = (event: StoreEvent) => {
        if (event.key !== key || !isInNamespace(event.object)) return
        const seen = seenAs(event, plan.selection)
        if (seen !== undefined) response.write(writer.event(seen, event.object))
      }
      response.flushHeaders()
      const from = Number(asked)
      if ((asked === '' || from === 0 || isInitial) && !isSilent) {
        for (const object of store.list(key, namespace).filter(plan.selection)) {
          response.write(writer.event('ADDED', object))
        }
        if (isInitial && wantsBookmarks) response.write(writer.bookmark(store.revision, true))
      } else {
        const missed = store.since(key, from)
        if (missed === undefined) {
          response.end(writer.expired(from, store.compacted))
          return
        }
        missed.forEach(send)
      }

      const unsubscribe = store.subscribe(send)
      const bookmarks = wantsBookmarks
        ? setInterval(() => response.write(writer.bookmark(store.revision, false)), context.bookmarkMs)
        : undefined
      const release = () => {
        open.delete(expire)
        unsubscribe()
        clearTimeout(timeout)
        clearInterval(bookmarks)
      }
      // Nothing may be written after the end, which comes before the close.
      const end = (last: string) => {
        release()
        response.end(last)
      }
      const expire = () => end(writer.expired(from, store.compacted))
      const timeout = setTimeout(() => end(''), timeoutSeconds * 1000)
      const open = openWatches.get(context) ?? new Set()
      openWatches.set(context, open.add(expire))
      response.on('close', release)
    },
  }
}
