import * as z from 'zod/mini'
import type { Column, Row } from '@/lib/contract/resources'
import { say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { type RequestLine, UnexpectedAnswerError } from '../transport/errors'
import { parseAnswer, parseStatus } from '../transport/parse-answer'
import { type ResourceTarget, watchPath } from '../transport/paths'
import type { KubeClient, KubePath, Status } from '../transport/types'
import { keyOf, nameColumnOf, tableSchema, toColumn, toRow } from './table-document'

export type TableEvent =
  | {
      type: 'ADDED' | 'MODIFIED' | 'DELETED'
      row: Row
      /** "" for a Secret or ConfigMap, whose events carry no object. A new uid under an old key is another object. */
      uid: string
      resourceVersion: string
      /** Only with the first event of a watch, which may be a bookmark. */
      columns?: Column[]
    }
  | { type: 'BOOKMARK'; resourceVersion: string; initialEventsEnd: boolean; columns?: Column[] }
  /** The watch is over; code 410 says that the resourceVersion is too old to go on from. */
  | { type: 'ERROR'; status: Status }

export interface WatchTarget extends ResourceTarget {
  /** Of the list that the watch continues from; the first event's columns replace it. */
  nameColumn?: number
}

export interface WatchOptions {
  /** How long the server is to keep the watch; random in 300..600, as client-go asks. */
  timeoutSeconds?: number
  /** Without a byte for this long the connection counts as dead. Bookmarks come about once a minute. */
  idleMs?: number
  /** Streams the present objects first and ends them with a bookmark (WatchList). */
  sendInitialEvents?: boolean
  /** Called once the server has accepted the watch, before any event. */
  onOpen?: () => void
}

const eventSchema = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
})

function parseLine(text: string, line: RequestLine): z.infer<typeof eventSchema> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new UnexpectedAnswerError(line, 'not-json', say`an event of the watch is not JSON`)
  }
  return parseAnswer(eventSchema, json, line)
}

function pathOf(target: WatchTarget, resourceVersion: string, options: WatchOptions): KubePath {
  const holdsValues = target.group === '' && ['secrets', 'configmaps'].includes(target.resource)
  // Their metadata may repeat their values (last-applied-configuration), so it stays at the server where cells suffice.
  const includeObject = holdsValues && target.namespace !== '' ? 'None' : 'Metadata'
  const timeoutSeconds = options.timeoutSeconds ?? 300 + Math.floor(Math.random() * 301)
  return watchPath(target, {
    resourceVersion,
    includeObject,
    timeoutSeconds,
    ...(options.sendInitialEvents ? { sendInitialEvents: true } : {}),
  })
}

/**
 * Watches a kind as Tables from a resourceVersion on. Ends when the server ends the watch; throws the failure of the
 * call, an UnexpectedAnswerError on an event that is not as promised, and a timeout after `idleMs` of silence. After an
 * ERROR event nothing follows.
 */
export async function* watchTable(
  kube: KubeClient,
  target: WatchTarget,
  resourceVersion: string,
  signal: AbortSignal,
  options: WatchOptions = {},
): AsyncGenerator<TableEvent> {
  const path = pathOf(target, resourceVersion, options)
  const line: RequestLine = { method: 'GET', path }
  const spansNamespaces = target.namespace === ''
  let nameColumn = target.nameColumn ?? 0
  const lines = kube.lines(path, {
    signal,
    accept: 'table',
    urgency: 'feed',
    ...present({ idleMs: options.idleMs, onOpen: options.onOpen }),
  })
  for await (const text of lines) {
    const event = parseLine(text, line)
    if (event.type === 'ERROR') {
      const status = parseStatus(event.object, 500)
      if (status === null) throw new UnexpectedAnswerError(line, 'shape', say`an ERROR event has no Status`)
      yield { type: 'ERROR', status }
      return
    }
    const table = parseAnswer(tableSchema, event.object, line)
    const first = table.rows[0]
    if (table.columnDefinitions.length > 0) nameColumn = nameColumnOf(table.columnDefinitions)
    const metadata = first?.object?.metadata
    const columns =
      table.columnDefinitions.length > 0 ? { columns: table.columnDefinitions.map(toColumn) } : {}
    const version = table.metadata.resourceVersion || (metadata?.resourceVersion ?? '')
    if (event.type === 'BOOKMARK') {
      const initialEventsEnd = metadata?.annotations?.['k8s.io/initial-events-end'] === 'true'
      yield { type: 'BOOKMARK', resourceVersion: version, initialEventsEnd, ...columns }
      continue
    }
    const key = first ? keyOf(first, nameColumn, spansNamespaces) : null
    if (first === undefined || key === null) {
      throw new UnexpectedAnswerError(line, 'shape', say`an event of the watch names no object`)
    }
    yield {
      type: event.type,
      row: toRow(key, first),
      uid: metadata?.uid ?? '',
      resourceVersion: version,
      ...columns,
    }
  }
}
