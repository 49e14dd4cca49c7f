import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type Handler, json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { plain } from '@/lib/phrase/phrase'
import { type RowWhy, whysSchema } from '../contract/whys'
import { createWhyReader } from './row-whys'

/** A string is a log. */
type Answer = object | number | string

const USER = 'system:serviceaccount:shop:web'
const REFUSED = `fatal: jobs.batch is forbidden: User "${USER}" cannot watch resource "jobs" in API group "batch" in the namespace "shop"`

/** An API server that knows these paths (query left away) and answers 404 to others; a number is a refusal. */
function answering(paths: Record<string, Answer>): Handler {
  return (request, response) => {
    const { pathname } = new URL(request.url, 'https://api')
    const answer = paths[pathname] ?? 404
    if (typeof answer === 'string')
      return response.writeHead(200, { 'content-type': 'text/plain' }).end(answer)
    if (typeof answer !== 'number') return json(response, answer)
    const message = answer === 404 ? 'not found' : `${pathname} is forbidden: User "${USER}" cannot do it`
    const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: '' }
    return json(response, { ...status, code: answer, message }, answer)
  }
}

const list = (...items: object[]) => ({ kind: 'List', apiVersion: 'v1', metadata: {}, items })
const NOTHING = { '/api/v1/namespaces/shop/events': list(), '/api/v1/namespaces/shop/pods': list() }

function pod(name: string, lastMessage: string, more: object = {}) {
  const terminated = { exitCode: 1, reason: 'Error', message: lastMessage }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid: `uid-${name}`, ...more },
    spec: { nodeName: 'a-1', containers: [{ name: 'app', image: 'registry.example/shop/app:1' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        {
          name: 'app',
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated },
        },
      ],
    },
  }
}

const lineOf = ({ says, fix }: RowWhy) =>
  [...says.map((piece) => ('code' in piece ? `\`${piece.code}\`` : plain([piece]))), fix ? ` → ${fix}` : '']
    .join('')
    .trim()

async function ask(
  paths: Record<string, Answer>,
  kind: { group: string; resource: string },
  ...name: string[]
) {
  const { kube, server } = await startPod(answering({ ...NOTHING, ...paths }))
  const reader = createWhyReader()
  const query = { ...kind, version: 'v1', namespace: 'shop', name }
  const again = () => reader.whys({ kube, query, user: USER, signal: new AbortController().signal })
  const { whys, unread } = z.parse(whysSchema, await again())
  return {
    unread,
    lines: Object.fromEntries(Object.entries(whys).map(([key, why]) => [key, lineOf(why)])),
    requests: server.requests,
    again,
  }
}

const pods = { group: '', resource: 'pods' }
const POD = '/api/v1/namespaces/shop/pods/'

describe('the whys of rows', () => {
  it('tells of each pod what its status says, and links the call that it ends on', async () => {
    const { lines } = await ask(
      { [`${POD}a`]: pod('a', ''), [`${POD}b`]: pod('b', REFUSED) },
      pods,
      'a',
      'b',
      'gone',
    )
    expect(lines).toEqual({
      a: 'Exit code 1, 3 restarts',
      b: 'Call refused: `watch jobs.batch` → /ask?verb=watch&group=batch&resource=jobs&namespace=shop',
    })
  })

  it('has of a program that exits the line of its log that says so, without what is secret', async () => {
    const log = [
      'starting',
      '\u001b[31mError: connect ECONNREFUSED 10.96.0.20:5432 postgres://app:hunter2@db/shop\u001b[0m',
      'ERROR exiting',
    ]
    const ends = (name: string, exitCode: number) => {
      const one = pod(name, '')
      const [status] = one.status.containerStatuses
      if (status) status.lastState.terminated = { exitCode, reason: 'Error', message: '' }
      return one
    }
    const { lines } = await ask(
      {
        [`${POD}a`]: ends('a', 1),
        [`${POD}b`]: ends('b', 139),
        [`${POD}c`]: ends('c', 1),
        ...Object.fromEntries(
          ['a', 'b'].map((name) => [
            `${POD}${name}/log`,
            log.map((line) => `2026-11-29T10:00:00.000000001Z ${line}`).join('\n'),
          ]),
        ),
        [`${POD}c/log`]: `2026-11-29T10:00:00.000000001Z Error: ${'x'.repeat(9000)}`,
      },
      pods,
      'a',
      'b',
      'c',
    )
    expect(lines.a).toMatch(
      /^Exits with `Error: connect ECONNREFUSED 10\.96\.0\.20:5432 postgres:[^`]*`, 3 restarts$/,
    )
    expect(lines.a).not.toContain('hunter2')
    expect(lines.b).toBe('Exit code 139, 3 restarts')
    expect(lines.c).toBe(`Exits with \`Error: ${'x'.repeat(193)}…\`, 3 restarts`)
  })

  it('says what permission would tell, where the object cannot be read', async () => {
    const { lines } = await ask({ [`${POD}a`]: 403 }, pods, 'a')
    expect(lines).toEqual({
      a: 'Told by `get pods`, which is refused → /ask?verb=get&group=&resource=pods&name=a&namespace=shop',
    })
  })

  it('keeps apart what could not be read just now from what has no reason', async () => {
    const { lines, unread } = await ask(
      { [`${POD}a`]: 500, [`${POD}b`]: pod('b', '') },
      pods,
      'a',
      'b',
      'gone',
    )
    expect([Object.keys(lines), unread]).toEqual([['b'], ['a']])
  })

  it('reads each object, the end of its log and one list of events, however often it is asked within 10 s', async () => {
    const { requests, again } = await ask({ [`${POD}a`]: pod('a', '') }, pods, 'a')
    await again()
    expect(requests.map(({ url }) => new URL(url, 'https://api').pathname).sort()).toEqual([
      '/api/v1/namespaces/shop/events',
      `${POD}a`,
      `${POD}a/log`,
    ])
  })

  it('explains a Deployment by its own pod, read in a list that names no kinds', async () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop', uid: 'd', generation: 1 },
      spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } },
      status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 0 },
    }
    const owned = {
      labels: { app: 'web' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web-6c9d8f7b5', uid: 'r' }],
    }
    const { apiVersion: _, kind: __, ...item } = pod('web-6c9d8f7b5-aaaaa', REFUSED, owned)
    const { lines } = await ask(
      {
        '/apis/apps/v1/namespaces/shop/deployments/web': deployment,
        '/api/v1/namespaces/shop/pods': list(item),
      },
      { group: 'apps', resource: 'deployments' },
      'web',
    )
    expect(lines.web).toMatch(/^Call refused: `watch jobs\.batch` → \/ask\?/)
  })

  it.each<[string, Answer, Record<string, string>]>([
    ['selects no pod', list(), { web: 'Selects no pod: `app=web`' }],
    ['has pods that cannot be listed', 403, {}],
  ])('tells of a Service that %s', async (_what, podList, lines) => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop', uid: 's' },
      spec: { selector: { app: 'web' } },
    }
    const asked = await ask(
      { '/api/v1/namespaces/shop/services/web': service, '/api/v1/namespaces/shop/pods': podList },
      { group: '', resource: 'services' },
      'web',
    )
    expect(asked.lines).toEqual(lines)
  })
})
