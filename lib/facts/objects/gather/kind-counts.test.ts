import { expect, it } from 'vitest'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { type Handler, json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { createKindCounter } from './kind-counts'

const kind = (resource: string, group = ''): ResourcesRequest => ({
  group,
  version: 'v1',
  resource,
  namespace: 'shop',
})
const DEPLOYMENTS = {
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata: { resourceVersion: '1' },
  columnDefinitions: ['Name', 'Ready'].map((name) => ({
    name,
    type: 'string',
    priority: 0,
    format: name === 'Name' ? 'name' : '',
    description: '',
  })),
  rows: [
    { cells: ['web', '1/1'], object: null },
    { cells: ['cart', '0/3'], object: null },
  ],
}

const handler: Handler = (request, response) => {
  const { pathname } = new URL(request.url, 'https://api')
  if (pathname.endsWith('/deployments')) return json(response, DEPLOYMENTS)
  if (pathname.endsWith('/secrets')) return json(response, { kind: 'Status', code: 403, message: 'no' }, 403)
  const items = [{ metadata: { name: 'a', namespace: 'shop' } }]
  return json(response, { metadata: { continue: 'x', remainingItemCount: 6 }, items })
}

async function start(open: Partial<ResourceList> | undefined = undefined, held = Promise.resolve()) {
  const { kube, server } = await startPod(async (request, response) => {
    await held
    return handler(request, response)
  })
  let nowMs = 0
  const count = createKindCounter(() => nowMs)
  const hub = {
    peek: ({ resource }: ResourcesRequest) => (resource === 'pods' ? (open as ResourceList) : undefined),
  }
  return {
    count: (...targets: ResourcesRequest[]) =>
      count({ kube, hub, targets, signal: new AbortController().signal }),
    countFor: (signal: AbortSignal, ...targets: ResourcesRequest[]) => count({ kube, hub, targets, signal }),
    requests: server.requests,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

it('counts by one small request, tells what needs attention where rows say it, and leaves out what is refused', async () => {
  const { count } = await start()
  const { counts, more } = await count(kind('services'), kind('deployments', 'apps'), kind('secrets'))
  expect(counts).toEqual([
    { ...kind('services'), count: 7, isExact: true },
    { ...kind('deployments', 'apps'), count: 2, isExact: true, unhealthy: 1 },
  ])
  expect(more).toBe(false)
})

it('takes a list that a viewer keeps open for nothing', async () => {
  const columns = ['Name', 'Ready', 'Status'].map((name) => ({
    name,
    type: 'string',
    priority: 0,
    description: '',
  }))
  const { count, requests } = await start({ columns, rows: [{ key: 'a', cells: ['a', '0/1', 'Error'] }] })
  expect((await count(kind('pods'))).counts).toEqual([
    { ...kind('pods'), count: 1, isExact: true, unhealthy: 1 },
  ])
  expect(requests).toEqual([])
})

it('asks for each at most once a minute, 8 at a time and 30 a minute, however many ask', async () => {
  const { count, requests, pass } = await start()
  const kinds = Array.from({ length: 40 }, (_, i) =>
    kind(`kind${String.fromCharCode(97 + (i % 26))}${i > 25 ? 'x' : ''}s`),
  )
  const [a, b] = await Promise.all([count(...kinds), count(...kinds)])
  expect([a.more, b.more]).toEqual([true, true])
  expect(requests).toHaveLength(16)
  await count(...kinds)
  const last = await count(...kinds)
  expect(requests).toHaveLength(30)
  expect(last.counts).toHaveLength(30)
  expect(last.more).toBe(false)
  pass(60_000)
  await count(...kinds)
  expect(requests).toHaveLength(38)
})

it.each([
  ['while it is counted', false],
  ['after who asked first has left', true],
])('gives a count to who asks for it %s, for one request while someone waits', async (_, leaves) => {
  let release = () => {}
  const { countFor, count, requests } = await start(
    undefined,
    new Promise((resolve) => {
      release = resolve
    }),
  )
  const leaver = new AbortController()
  const first = countFor(leaver.signal, kind('services'))
  const left = leaves ? expect(first).rejects.toThrow('closed') : first
  if (leaves) leaver.abort(new Error('closed'))
  const second = count(kind('services'))
  release()
  await left
  expect((await second).counts).toEqual([{ ...kind('services'), count: 7, isExact: true }])
  expect(requests.length).toBeLessThanOrEqual(leaves ? 2 : 1)
})
