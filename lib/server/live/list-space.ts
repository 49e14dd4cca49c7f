import { keptBytesOf, listExcess, sizeOf } from '@/lib/kube/reads/table-document'
import { CrowdedListError, GrownListError } from './list-fault'
import type { ListedTable, LiveList } from './live-list'

/** Why there is no room for a list with so many bytes more; undefined where there is. */
export type Crowded = (more: number, isNew: boolean) => string | undefined

/** The memory of one list, as it is read and as it grows. */
export interface ListSpace {
  /** Of what is being read for it. */
  readonly reading: number
  /** Looks for the room that was not there the last time, so that what found none is not asked for in vain. */
  findAgain(): void
  /** Counts what is about to be read for the list. Throws where it is the first and there is no room: who has a list keeps it. */
  find(bytes: number): void
  /** Throws where the list as it is, or this table in its place, is more than can be kept. */
  check(table?: ListedTable): void
  /** What was read is part of the list, or dropped. */
  done(): void
}

export function createListSpace(list: LiveList, crowded: Crowded): ListSpace {
  let reading = 0
  let refused = 0

  function find(bytes: number): void {
    reading = 0
    const excess = list.hasData ? undefined : crowded(bytes, true)
    refused = excess ? bytes : 0
    if (excess) throw new CrowdedListError(`This list is ${excess}. It is read once one of them is closed.`)
    reading = bytes
  }

  return {
    get reading() {
      return reading
    },
    find,
    findAgain() {
      if (refused > 0) find(refused)
    },
    check(table) {
      if (table) find(keptBytesOf(sizeOf(table.rows)))
      const size = table ? sizeOf(table.rows) : list.size
      const excess = listExcess(size) ?? crowded(table ? -keptBytesOf(list.size) : 0, !list.hasData)
      if (excess) throw new GrownListError(`The list has grown to ${excess}.`)
    },
    done() {
      reading = 0
    },
  }
}
