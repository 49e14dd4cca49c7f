import type { Column, Row } from '@/lib/contract/resources'
import { KubeStatusError, KubeUnreachableError } from '@/lib/kube/transport/errors'
import type { Phrase } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { TableChange, TableFeed } from '../live/table-changes'

export const COLUMNS: Column[] = ['Name', 'Status', 'Age'].map((name) => ({
  name,
  type: 'string',
  priority: 0,
  description: '',
}))

export function aRow(key: string, status = 'Running', age = '1m'): Row {
  return { key, cells: [key, status, age] }
}

const request = { method: 'GET', path: '/api/v1/namespaces/shop/pods' } as const

export function aRefusal(code: number, message = 'no', retryAfter?: string): KubeStatusError {
  return new KubeStatusError(
    request,
    code,
    { kind: 'Status', code, reason: '', message, details: { name: '', group: '', kind: '' } },
    { nosniff: code === 403, ...present({ retryAfter }) },
    1,
  )
}

export function noAnswer(step: 'connect' | 'reset' | 'timeout' = 'connect'): KubeUnreachableError {
  const facts = {
    step,
    during: 'connect',
    osCode: 'ECONNREFUSED',
    says: 'refused',
    authority: 'a:443',
  } as const
  return new KubeUnreachableError(request, facts, 1)
}

export interface Watch {
  readonly from: string
  push(change: TableChange): void
  end(): void
  fail(error: Error): void
  readonly isAborted: boolean
}

export interface ScriptedFeed extends TableFeed {
  /** What the next lists answer; the last one stays. */
  rows: Row[]
  columns: Column[]
  /** What a list is about to take in memory. */
  bytes: number
  listError: Error | undefined
  watchError: Error | undefined
  /** False lets watches hang before the server accepts them. */
  opens: boolean
  resourceVersion: number
  /** What a WatchList is refused with; undefined streams the rows. */
  watchListError: Error | undefined
  /** False lets a WatchList hang before its list is whole. */
  endsInitialEvents: boolean
  watchListAttempts: number
  readonly lists: number
  /** The resourceVersions that lists were asked for. */
  readonly listedFrom: string[]
  readonly watches: Watch[]
  watchAttempts: number
  /** What discovery says of a kind that it does not list. */
  absentWords: Phrase | undefined
  /** What is known of the namespace's end. */
  endingWords: Phrase | undefined
  /** The newest watch. */
  watching(): Watch
}

/** An API server for one list that does what a test says. */
export function createScriptedFeed(): ScriptedFeed {
  const watches: Watch[] = []
  const listedFrom: string[] = []

  async function* stream(from: string, signal: AbortSignal, onOpen: () => void): AsyncGenerator<TableChange> {
    feed.watchAttempts += 1
    await Promise.resolve()
    if (feed.watchError) throw feed.watchError
    yield* follow(from, signal, onOpen)
  }

  async function* follow(from: string, signal: AbortSignal, onOpen: () => void): AsyncGenerator<TableChange> {
    const queue: (TableChange | Error | 'end')[] = []
    let wake = () => {}
    const add = (item: TableChange | Error | 'end') => {
      queue.push(item)
      wake()
    }
    signal.addEventListener('abort', () => add('end'))
    watches.push({
      from,
      push: add,
      end: () => add('end'),
      fail: add,
      get isAborted() {
        return signal.aborted
      },
    })
    if (feed.opens) onOpen()
    for (let at = 0; ; at += 1) {
      while (at === queue.length)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      const item = queue[at]
      if (item === 'end') return
      if (item instanceof Error) throw item
      if (item) yield item
    }
  }

  const feed: ScriptedFeed = {
    rows: [],
    columns: COLUMNS,
    bytes: 0,
    listError: undefined,
    watchError: undefined,
    opens: true,
    resourceVersion: 100,
    watchAttempts: 0,
    watchListError: aRefusal(403),
    endsInitialEvents: true,
    watchListAttempts: 0,
    absentWords: undefined,
    absence: async () => feed.absentWords,
    endingWords: undefined,
    ending: async () => feed.endingWords,
    watches,
    get lists() {
      return listedFrom.length
    },
    listedFrom,
    watching() {
      const watch = watches.at(-1)
      if (!watch) throw new Error('No watch is open.')
      return watch
    },
    async list(resourceVersion, _signal, onBytes) {
      listedFrom.push(resourceVersion)
      await Promise.resolve()
      if (feed.listError) throw feed.listError
      onBytes(feed.bytes)
      return { columns: feed.columns, rows: feed.rows, resourceVersion: String(feed.resourceVersion) }
    },
    watch: stream,
    async *watchList(signal, onBytes) {
      feed.watchListAttempts += 1
      await Promise.resolve()
      if (feed.watchListError) throw feed.watchListError
      onBytes(feed.bytes)
      const resourceVersion = String(feed.resourceVersion)
      if (feed.endsInitialEvents) {
        yield { type: 'listed', table: { columns: feed.columns, rows: feed.rows, resourceVersion } }
      }
      yield* follow(resourceVersion, signal, () => {})
      signal.throwIfAborted()
    },
    explain: (verb) => `/ask?verb=${verb}&group=&resource=pods&namespace=shop`,
  }
  return feed
}
