import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { json } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { recording } from '../testing/recordings'
import { KubeStatusError, KubeUnreachableError, UnexpectedAnswerError } from '../transport/errors'
import { versionPath } from '../transport/paths'
import type { KubeClient } from '../transport/types'
import { type TableEvent, type WatchOptions, watchTable } from './watch'

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'tw' }
const CONFIG_MAPS = { ...PODS, resource: 'configmaps' }
const WITH_METADATA =
  'Table watch with metadata from that resourceVersion, 75 s, one create, one label, one delete, three bookmarks'

async function collect(kube: KubeClient, target = PODS, options: WatchOptions = {}): Promise<TableEvent[]> {
  const events: TableEvent[] = []
  for await (const event of watchTable(kube, target, '12424', new AbortController().signal, options)) {
    events.push(event)
  }
  return events
}

function stream(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'content-type': 'application/json' })
}

function table(name: string, resourceVersion: string) {
  return {
    kind: 'Table',
    metadata: { resourceVersion },
    columnDefinitions: null,
    rows: [{ cells: [name, 1], object: null }],
  }
}

describe('watchTable', () => {
  it('gives the recorded events with metadata: rows with uid and age, columns once, bookmarks', async () => {
    const { response } = recording('table-watch.jsonl', WITH_METADATA)
    const { kube, server } = await startPod((_, answer) => void stream(answer).end(response.body))
    const events = await collect(kube, PODS, { timeoutSeconds: 75 })
    expect(events.slice(0, 3)).toMatchObject([
      {
        type: 'ADDED',
        row: { key: 'second', cells: ['second', 1, '0s'], createdAt: '2026-11-24T14:42:46Z' },
        uid: 'b19d01bd-3ec5-431d-aeaa-64fd21b33a45',
        resourceVersion: '12425',
        columns: [{ name: 'Name' }, { name: 'Data' }, { name: 'Age' }],
      },
      { type: 'MODIFIED', row: { key: 'first' }, resourceVersion: '12426' },
      { type: 'DELETED', row: { key: 'first' }, resourceVersion: '12427' },
    ])
    expect(events.filter((event) => 'columns' in event)).toHaveLength(1)
    const bookmarks = events.filter((event) => event.type === 'BOOKMARK')
    expect(bookmarks).toHaveLength(3)
    expect(bookmarks.every(({ resourceVersion }) => /^\d+$/.test(resourceVersion))).toBe(true)
    expect(JSON.stringify(events)).not.toContain('managedFields')
    expect(server.requests[0]?.url).toBe(
      '/api/v1/namespaces/tw/pods?watch=1&allowWatchBookmarks=true&timeoutSeconds=75&resourceVersion=12424&includeObject=Metadata',
    )
  })

  it('gives the recorded events without objects: a deletion named by its cell', async () => {
    const { response } = recording('table-watch.jsonl', 'Table watch without objects')
    const { kube, server } = await startPod((_, answer) => void stream(answer).end(response.body))
    expect(await collect(kube, CONFIG_MAPS)).toMatchObject([
      { type: 'ADDED', row: { key: 'second' }, resourceVersion: '12425', uid: '' },
      { type: 'MODIFIED', row: { key: 'first' }, resourceVersion: '12426' },
      { type: 'DELETED', row: { key: 'first' }, resourceVersion: '12427' },
    ])
    expect(server.requests[0]?.url).toContain('includeObject=None')
  })

  it('names rows by the column that the first event marks as the name', async () => {
    const columns = [
      { name: 'Last Seen', type: 'string' },
      { name: 'Name', type: 'string', format: 'name' },
    ]
    const object = (name: string) => ({ kind: 'Table', rows: [{ cells: ['3s', name], object: null }] })
    const { kube } = await startPod((_, answer) => {
      stream(answer).write(
        `${JSON.stringify({ type: 'ADDED', object: { ...object('a'), columnDefinitions: columns } })}\n`,
      )
      answer.end(`${JSON.stringify({ type: 'DELETED', object: object('b') })}\n`)
    })
    expect(await collect(kube, CONFIG_MAPS)).toMatchObject([{ row: { key: 'a' } }, { row: { key: 'b' } }])
  })

  it('gives the recorded WatchList, ended by its bookmark', async () => {
    const name = 'Table WatchList without objects, ended by the initial-events-end bookmark'
    const { response } = recording('table-watch.jsonl', name)
    const { kube, server } = await startPod((_, answer) => void stream(answer).end(response.body))
    const events = await collect(kube, CONFIG_MAPS, { sendInitialEvents: true })
    expect(events.at(-1)).toEqual({ type: 'BOOKMARK', resourceVersion: '12427', initialEventsEnd: true })
    expect(events).toHaveLength(4)
    expect(server.requests[0]?.url).toContain('sendInitialEvents=true&resourceVersionMatch=NotOlderThan')
  })

  it('asks for 300 to 600 s, with bookmarks', async () => {
    const { kube, server } = await startPod((_, answer) => void stream(answer).end())
    for (let i = 0; i < 20; i += 1) await collect(kube)
    const seconds = server.requests.map(({ url }) => Number(/timeoutSeconds=(\d+)/.exec(url)?.[1]))
    expect(seconds.every((value) => value >= 300 && value <= 600)).toBe(true)
    expect(new Set(seconds).size).toBeGreaterThan(1)
  })

  it('yields an ERROR event with its Status and ends', async () => {
    const expired = {
      kind: 'Status',
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 1 (9)',
    }
    const { kube } = await startPod((_, answer) => {
      stream(answer).write(`${JSON.stringify({ type: 'ERROR', object: expired })}\n`)
      answer.write(`${JSON.stringify({ type: 'ADDED', object: table('never', '9') })}\n`)
    })
    expect(await collect(kube)).toEqual([
      { type: 'ERROR', status: { ...expired, details: { name: '', group: '', kind: '' } } },
    ])
  })

  it('throws a 410 that comes as the HTTP status', async () => {
    const { kube } = await startPod((_, answer) =>
      json(answer, { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' }, 410),
    )
    const error = await failureFrom(collect(kube))
    expect(error).toBeInstanceOf(KubeStatusError)
    expect(error).toMatchObject({ status: { code: 410 } })
  })

  it('tells that it is open before anything happened', async () => {
    const { kube } = await startPod((_, answer) => stream(answer).flushHeaders())
    const stop = new AbortController()
    const opened = new Promise<void>((resolve) => {
      const events = watchTable(kube, PODS, '1', stop.signal, { onOpen: resolve })
      events.next().catch(() => {})
    })
    await opened
    stop.abort()
  })

  it('gives events as they come, a character cut in two included', async () => {
    const line = Buffer.from(`${JSON.stringify({ type: 'ADDED', object: table('wéb', '5') })}\n`)
    const cut = line.indexOf(0xc3) + 1
    const { kube } = await startPod((_, answer) => {
      stream(answer).write(line.subarray(0, cut))
      setImmediate(() => answer.write(line.subarray(cut)))
    })
    const stop = new AbortController()
    const events = watchTable(kube, PODS, '1', stop.signal)
    expect(await events.next()).toMatchObject({ value: { type: 'ADDED', row: { key: 'wéb' } } })
    await events.return(undefined)
  })

  it('ends with the reason of the signal', async () => {
    const reason = new Error('Nobody looks.')
    const { kube } = await startPod((_, answer) => stream(answer).flushHeaders())
    const stop = new AbortController()
    const events = watchTable(kube, PODS, '1', stop.signal, { onOpen: () => stop.abort(reason) })
    expect(await failureFrom(events.next())).toBe(reason)
  })

  it.each([
    ['a line that is no JSON', '{"type":"ADDED","object":\n', 'not-json'],
    [
      'a last line cut short',
      `${JSON.stringify({ type: 'ADDED', object: table('a', '1') })}\n{"type":"ADD`,
      'not-json',
    ],
    ['an event of an unknown type', '{"type":"MOVED","object":{}}\n', 'shape'],
    ['an event that is no Table', '{"type":"ADDED","object":{"kind":"Pod"}}\n', 'shape'],
    ['an event that names no object', '{"type":"ADDED","object":{"kind":"Table","rows":[]}}\n', 'shape'],
    ['an ERROR without a Status', '{"type":"ERROR","object":{}}\n', 'shape'],
    ['a line above 8 MiB', 'x'.repeat(8 * 1_048_576 + 1), 'frame-too-large'],
  ])('throws on %s', async (_, body, problem) => {
    const { kube } = await startPod((_, answer) => void stream(answer).end(body))
    const error = await failureFrom(collect(kube))
    expect(error).toBeInstanceOf(UnexpectedAnswerError)
    expect(error).toMatchObject({ problem })
  })

  it('throws a timeout after silence, and only then', async () => {
    const { kube } = await startPod((_, answer) => {
      stream(answer).write(`${JSON.stringify({ type: 'ADDED', object: table('a', '1') })}\n`)
    })
    const events = watchTable(kube, PODS, '1', new AbortController().signal, { idleMs: 500 })
    expect(await events.next()).toMatchObject({ value: { type: 'ADDED' } })
    expect(await failureFrom(events.next())).toMatchObject({
      step: 'timeout',
      during: 'body',
      retryable: true,
    })
  })

  it('throws a reset when the connection is cut', async () => {
    const { kube } = await startPod((_, answer) => {
      stream(answer).write(`${JSON.stringify({ type: 'ADDED', object: table('a', '1') })}\n`)
      setImmediate(() => answer.destroy())
    })
    const error = await failureFrom(collect(kube))
    expect(error).toBeInstanceOf(KubeUnreachableError)
    expect(error).toMatchObject({ step: 'reset', during: 'body' })
  })

  it('does not keep short calls from a free connection', async () => {
    const { kube, server } = await startPod((request, answer) => {
      if (request.url.includes('watch=1')) stream(answer).flushHeaders()
      else json(answer, {})
    })
    const stops = Array.from({ length: 20 }, () => new AbortController())
    const watches = stops.map(
      (stop) =>
        new Promise<void>((resolve) => {
          watchTable(kube, PODS, '1', stop.signal, { onOpen: resolve })
            .next()
            .catch(() => {})
        }),
    )
    await Promise.all(watches)
    expect((await kube.probe(versionPath())).status).toBe(200)
    expect(server.connections()).toBe(21)
    for (const stop of stops) stop.abort()
  })
})
