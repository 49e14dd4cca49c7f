import type { ServerResponse } from 'node:http'
import { type Handler, json } from '@/lib/kube/testing/https-server'

const COLUMNS = ['Name', 'Status', 'Age'].map((name) => ({
  name,
  type: 'string',
  format: name === 'Name' ? 'name' : '',
  description: '',
  priority: 0,
}))

interface Change {
  version: number
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  name: string
  status: string
}

export interface TableApi {
  handler: Handler
  put(name: string, status: string): void
  remove(name: string): void
  /** Names and states, by name. */
  truth(): [string, string][]
  /** Forgets history: a watch from before now is answered 410, as a status or as an event. */
  compact(): void
  /** Ends every open watch, by a clean end or by a reset. */
  endWatches(how: 'end' | 'reset'): void
  /** What each call is answered instead of being served; undefined serves. */
  list: number | 'reset' | undefined
  watch: number | 'reset' | undefined
  goneAs: 'status' | 'event'
  /** Makes every watch end as soon as it has sent what is new. */
  endsAtOnce: boolean
  readonly lists: number
  readonly watches: number
  openWatches(): number
}

function status(code: number) {
  const message = `refused with ${code}`
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason: '', message }
}

/** One list of an API server before WatchList, over HTTP: Tables, watches with history and bookmarks, and the faults a test asks for. */
export function createTableApi(): TableApi {
  const objects = new Map<string, string>()
  const watchers = new Set<{ response: ServerResponse; hasColumns: boolean }>()
  let history: Change[] = []
  let version = 100
  let oldest = 100
  let lists = 0
  let watches = 0

  const table = (rows: unknown[], at: number, withColumns: boolean) => ({
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: String(at) },
    columnDefinitions: withColumns ? COLUMNS : null,
    rows,
  })

  function send(watcher: { response: ServerResponse; hasColumns: boolean }, change: Change): void {
    const metadata = {
      name: change.name,
      namespace: 'shop',
      uid: change.name,
      creationTimestamp: '2026-11-24T14:00:00Z',
    }
    const row = { cells: [change.name, change.status, '1m'], object: { metadata } }
    const object = table([row], change.version, !watcher.hasColumns)
    watcher.hasColumns = true
    watcher.response.write(`${JSON.stringify({ type: change.type, object })}\n`)
  }

  function record(change: Omit<Change, 'version'>): void {
    version += 1
    const recorded = { ...change, version }
    history.push(recorded)
    for (const watcher of watchers) send(watcher, recorded)
  }

  function refuse(response: ServerResponse, how: number | 'reset'): void {
    if (how === 'reset') response.destroy()
    else json(response, status(how), how)
  }

  function serveList(response: ServerResponse): void {
    lists += 1
    if (api.list !== undefined) {
      refuse(response, api.list)
      return
    }
    const rows = api.truth().map(([name, state]) => ({ cells: [name, state, '1m'], object: null }))
    json(response, table(rows, version, true))
  }

  function serveWatch(response: ServerResponse, from: number): void {
    watches += 1
    const isGone = from < oldest
    const refusal = api.watch ?? (isGone && api.goneAs === 'status' ? 410 : undefined)
    if (refusal !== undefined) {
      refuse(response, refusal)
      return
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    if (isGone) {
      response.end(`${JSON.stringify({ type: 'ERROR', object: status(410) })}\n`)
      return
    }
    const watcher = { response, hasColumns: false }
    for (const change of history) if (change.version > from) send(watcher, change)
    if (api.endsAtOnce) {
      response.end()
      return
    }
    watchers.add(watcher)
    response.on('close', () => watchers.delete(watcher))
  }

  const api: TableApi = {
    list: undefined,
    watch: undefined,
    goneAs: 'status',
    endsAtOnce: false,
    get lists() {
      return lists
    },
    get watches() {
      return watches
    },
    openWatches: () => watchers.size,
    truth: () => [...objects].sort(([a], [b]) => (a < b ? -1 : 1)),
    handler(request, response) {
      const url = new URL(request.url, 'https://api')
      if (url.searchParams.get('watch') !== '1') serveList(response)
      else if (url.searchParams.has('sendInitialEvents')) json(response, status(422), 422)
      else serveWatch(response, Number(url.searchParams.get('resourceVersion')))
    },
    put(name, state) {
      const type = objects.has(name) ? 'MODIFIED' : 'ADDED'
      objects.set(name, state)
      record({ type, name, status: state })
    },
    remove(name) {
      const state = objects.get(name)
      if (state === undefined) return
      objects.delete(name)
      record({ type: 'DELETED', name, status: state })
    },
    compact() {
      history = []
      version += 1
      oldest = version
    },
    endWatches(how) {
      for (const { response } of watchers) {
        if (how === 'end') response.end()
        else response.destroy()
      }
      watchers.clear()
    },
  }
  return api
}
