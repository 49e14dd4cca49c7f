import type { Column, ResourcesRequest } from '@/lib/contract/resources'
import { discover } from '@/lib/kube/discovery'
import { KubeError, KubeStatusError, UnexpectedAnswerError } from '@/lib/kube/errors'
import { watchPath } from '@/lib/kube/paths'
import { listTable } from '@/lib/kube/tables'
import type { KubeClient, Status } from '@/lib/kube/types'
import { watchTable } from '@/lib/kube/watch'
import type { TableFeed } from './reflector'

function namesOf(columns: readonly Column[]): string {
  return JSON.stringify(columns.map((column) => column.name))
}

// An ERROR event is the answer to the watch, only later, so it is the same failure as a refusal at once.
function refusal(target: ResourcesRequest, resourceVersion: string, status: Status): KubeStatusError {
  const path = watchPath(target, { resourceVersion, timeoutSeconds: 300 })
  return new KubeStatusError({ method: 'GET', path }, status.code, status, { nosniff: false }, 0)
}

/** Reads one kind in one namespace as Tables: the list without objects, the watch from its resourceVersion. */
export function createTableFeed(kube: KubeClient, target: ResourcesRequest): TableFeed {
  let nameColumn = 0
  let listedNames = ''
  return {
    async list(signal) {
      const table = await listTable(kube, target, { signal })
      nameColumn = table.nameColumn
      listedNames = namesOf(table.columns)
      return { columns: table.columns, rows: table.rows, resourceVersion: table.resourceVersion }
    },
    async *watch(resourceVersion, signal, onOpen) {
      const events = watchTable(kube, { ...target, nameColumn }, resourceVersion, signal, { onOpen })
      for await (const event of events) {
        if (event.type === 'ERROR') throw refusal(target, resourceVersion, event.status)
        if (event.type === 'BOOKMARK') {
          yield { type: 'bookmark', resourceVersion: event.resourceVersion }
          continue
        }
        if (event.columns && namesOf(event.columns) !== listedNames) {
          yield { type: 'relist' }
          return
        }
        yield event.type === 'DELETED'
          ? { type: 'remove', key: event.row.key, resourceVersion: event.resourceVersion }
          : { type: 'put', row: event.row, resourceVersion: event.resourceVersion }
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
        return `The API server lists no ${resource} in ${group === '' ? version : `${group}/${version}`}.`
      } catch (error) {
        if (signal.aborted || error instanceof KubeError || error instanceof UnexpectedAnswerError)
          return undefined
        throw error
      }
    },
    explain(verb) {
      const { group, resource, namespace } = target
      return `?${new URLSearchParams({ verb, group, resource, namespace })}`
    },
  }
}
