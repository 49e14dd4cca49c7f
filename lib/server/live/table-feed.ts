import type { Column, ResourcesRequest, Row } from '@/lib/contract/resources'
import { discover } from '@/lib/kube/reads/discovery'
import { keptBytesOf, textOf } from '@/lib/kube/reads/table-document'
import { checkSize, listTable } from '@/lib/kube/reads/tables'
import { type TableEvent, type WatchOptions, watchTable } from '@/lib/kube/reads/watch'
import { isKubeError, KubeStatusError } from '@/lib/kube/transport/errors'
import { listPath, watchPath } from '@/lib/kube/transport/paths'
import type { KubeClient, Status } from '@/lib/kube/transport/types'
import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { checkAddress } from '@/lib/words/page-addresses'
import { namespaceEndsOf } from './namespace-end'
import type { TableChange, TableFeed } from './table-changes'

function namesOf(columns: readonly Column[]): string {
  return JSON.stringify(columns.map((column) => column.name))
}

type DataEvent = Exclude<TableEvent, { type: 'ERROR' }>

function toChange(event: DataEvent): TableChange {
  if (event.type === 'BOOKMARK') return { type: 'bookmark', resourceVersion: event.resourceVersion }
  const { row, uid, resourceVersion } = event
  return event.type === 'DELETED'
    ? { type: 'remove', key: row.key, resourceVersion }
    : { type: 'put', row, uid, resourceVersion }
}

// An ERROR event is the answer to the watch, only later, so it is the same failure as a refusal at once.
function refusal(target: ResourcesRequest, resourceVersion: string, status: Status): KubeStatusError {
  const path = watchPath(target, { resourceVersion, timeoutSeconds: 300 })
  return new KubeStatusError({ method: 'GET', path }, status.code, status, { nosniff: false }, 0)
}

export interface TableFeedOptions {
  /** Without a byte for this long a watch counts as dead; 90 s when absent. */
  idleMs?: number
  /** Of a list; 30 s when absent. */
  deadlineMs?: number
  /** How long the API server is to keep a watch, which it authorizes when it begins and never again; 300 to 600 s when absent. */
  watchSeconds?: number
}

/** Reads one kind in one namespace as Tables: the list without objects, the watch from its resourceVersion. */
export function createTableFeed(
  kube: KubeClient,
  target: ResourcesRequest,
  options: TableFeedOptions = {},
): TableFeed {
  const { idleMs, deadlineMs, watchSeconds } = options
  const watch = present({ idleMs, timeoutSeconds: watchSeconds })
  const deadline = deadlineMs === undefined ? {} : { deadlineMs }
  let nameColumn = 0
  let listedNames = ''

  async function* events(from: string, signal: AbortSignal, more: WatchOptions): AsyncGenerator<DataEvent> {
    for await (const event of watchTable(kube, { ...target, nameColumn }, from, signal, {
      ...watch,
      ...more,
    })) {
      if (event.type === 'ERROR') throw refusal(target, from, event.status)
      yield event
    }
  }

  return {
    async list(resourceVersion, signal, onBytes) {
      const table = await listTable(kube, { ...target, resourceVersion }, { signal, onBytes, ...deadline })
      nameColumn = table.nameColumn
      listedNames = namesOf(table.columns)
      return { columns: table.columns, rows: table.rows, resourceVersion: table.resourceVersion }
    },
    async *watch(resourceVersion, signal, onOpen) {
      for await (const event of events(resourceVersion, signal, { onOpen })) {
        if (event.columns && namesOf(event.columns) !== listedNames) {
          yield { type: 'relist' }
          return
        }
        yield toChange(event)
      }
    },
    async *watchList(signal, onBytes) {
      const rows = new Map<string, Row>()
      let text = 0
      let columns: Column[] = []
      let isWhole = false
      for await (const event of events('', signal, { sendInitialEvents: true })) {
        if (isWhole) {
          yield toChange(event)
          continue
        }
        columns = event.columns ?? columns
        if (event.type !== 'BOOKMARK') {
          const before = rows.get(event.row.key)
          text -= before ? textOf(before) : 0
          if (event.type === 'DELETED') rows.delete(event.row.key)
          else {
            rows.set(event.row.key, event.row)
            text += textOf(event.row)
          }
          const size = { rows: rows.size, text }
          checkSize(size, { method: 'GET', path: listPath(target) })
          onBytes(keptBytesOf(size))
        } else if (event.initialEventsEnd) {
          isWhole = true
          listedNames = namesOf(columns)
          yield {
            type: 'listed',
            table: { columns, rows: [...rows.values()], resourceVersion: event.resourceVersion },
          }
        }
      }
    },
    async absence(signal) {
      try {
        const { resources, failedGroups } = await discover(kube, { signal })
        const { group, version, resource } = target
        const isListed = resources.some(
          (r) => r.group === group && r.version === version && r.resource === resource,
        )
        const isKnown = !failedGroups.some((failed) => failed.group === group || failed.group === '*')
        if (isListed || !isKnown) return undefined
        return say`The API server lists no ${code(resource)} in ${code(group === '' ? version : `${group}/${version}`)}.`
      } catch (error) {
        if (signal.aborted || isKubeError(error)) return undefined
        throw error
      }
    },
    ending: () => namespaceEndsOf(kube).says(kube, target.namespace, performance.now()),
    explain(verb) {
      const { group, resource, namespace } = target
      return checkAddress({ verb, group, resource, namespace })
    },
  }
}
