import https from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { REQUEST_BUDGET } from '@/lib/kube/transport/request-budget'
import type { Cluster } from '@/sandbox/cluster'
import { rbacReading } from '@/sandbox/scenarios/rbac-reader'
import { type Figure, median, ms, ratioOf } from './figure'

export interface Running {
  cluster: Cluster
  url: string
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await ask()
  return performance.now() - startedMs
}

function postJson(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).then((r) => r.json())
}

/** Asks a self-review straight from the API server over one kept connection: the least that any answer here can cost. */
async function reviewer({ cluster }: Running) {
  const agent = new https.Agent({ keepAlive: true, ca: cluster.rootCertificate })
  const token = await cluster.token('shop', 'web')
  return (kind: string, spec: unknown) =>
    new Promise<void>((resolve, reject) => {
      const request = https.request(
        `${cluster.url}/apis/authorization.k8s.io/v1/${kind}`,
        {
          method: 'POST',
          agent,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        },
        (response) => response.on('end', resolve).resume(),
      )
      request.on('error', reject)
      request.end(JSON.stringify({ apiVersion: 'authorization.k8s.io/v1', spec }))
    })
}

/** Waits before each run until the `upstream` requests that it costs can be sent at once: the limit is not what is timed. */
async function beside(
  runs: number,
  ours: () => Promise<unknown>,
  peer: () => Promise<unknown>,
  upstream = 0,
) {
  const [a, b]: [number[], number[]] = [[], []]
  await ours()
  await peer()
  for (let i = 0; i < runs; i += 1) {
    await wait((upstream * 1000) / REQUEST_BUDGET.perSecond)
    a.push(await timed(ours))
    b.push(await timed(peer))
  }
  return [median(a), median(b)] as const
}

/** Requests that one question costs the API server, once discovery and credentials are known. */
async function upstreamOf({ cluster }: Running, ask: () => Promise<unknown>): Promise<number> {
  const before = cluster.requests.length
  await ask()
  return cluster.requests.length - before
}

/** The access matrix of a namespace, beside the two rules reviews that it needs, asked directly. */
export async function accessMatrix(running: Running, runs: number): Promise<Figure> {
  const review = await reviewer(running)
  const ours = () => fetch(`${running.url}/api/access`).then((r) => r.json())
  await ours()
  const upstream = await upstreamOf(running, ours)
  const reviews = () =>
    Promise.all(['shop', 'none'].map((namespace) => review('selfsubjectrulesreviews', { namespace })))
  const [a, b] = await beside(runs, ours, reviews, upstream)
  return {
    what: 'access matrix, all kinds and verbs',
    ours: `${ms(a)}, ${upstream} requests`,
    peer: `two rules reviews ${ms(b)}`,
    ratio: ratioOf(a, b),
    budget: '2 requests',
    met: upstream <= 2,
  }
}

/** Longer than what is loaded after a start takes. */
export const SETTLED_MS = 4_000

const DENIED =
  'pods is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "pods" in API group "" in the namespace "shop"'

/** A pasted 403 fully probed, the first of an opened page too, beside one access review asked directly. */
export async function explainPasted(running: Running, runs: number): Promise<Figure> {
  const review = await reviewer(running)
  const ours = () => postJson(`${running.url}/api/explain`, { text: DENIED })
  // A reader first opens the page.
  await fetch(running.url).then((r) => r.arrayBuffer())
  await wait(SETTLED_MS)
  const first = await timed(ours)
  const upstream = await upstreamOf(running, ours)
  const resourceAttributes = { verb: 'watch', resource: 'pods', namespace: 'shop' }
  const peer = () => review('selfsubjectaccessreviews', { resourceAttributes })
  const [a, b] = await beside(runs, ours, peer, upstream)
  return {
    what: 'pasted 403, fully probed',
    ours: `${ms(a)}, the first ${ms(first)}, ${upstream} requests`,
    peer: `one access review ${ms(b)}`,
    ratio: ratioOf(a, b),
    budget: '≤ 300 ms, ≤ 8 requests',
    met: Math.max(a, first) <= 300 && upstream <= 8,
  }
}

const CHECKS = ['create', 'update', 'delete'].map((verb) => ({
  verb,
  group: '',
  resource: 'pods',
  namespace: 'shop',
}))

/** Three checks at once, a minute after a first one at most, by an account that can watch RBAC; beside their reviews asked directly. */
export async function secondChecks(running: Running, runs: number): Promise<Figure> {
  await running.cluster.apply(rbacReading.replace('[get, list]', '[get, list, watch]'))
  const review = await reviewer(running)
  const check = (body: object) => postJson(`${running.url}/api/access/check`, body)
  const ours = () => Promise.all(CHECKS.map(check))
  const peer = () =>
    Promise.all(CHECKS.map((of) => review('selfsubjectaccessreviews', { resourceAttributes: of })))
  await ours()
  // Until the watches are open, as far as the limit lets them.
  await wait(SETTLED_MS)
  const upstream = await upstreamOf(running, ours)
  const times: number[] = []
  const timedOurs = async () => void times.push(await timed(ours))
  const [a, b] = await beside(runs, timedOurs, peer, upstream)
  const p95 = [...times].sort((x, y) => x - y)[Math.ceil(0.95 * times.length) - 1] ?? Number.NaN
  return {
    what: 'second check, three at once',
    ours: `${ms(a)}, p95 ${ms(p95)}, ${upstream} requests`,
    peer: `three access reviews ${ms(b)}`,
    ratio: ratioOf(a, b),
    budget: '≤ 300 ms, ≤ 6 requests',
    met: p95 <= 300 && upstream <= 6,
  }
}

/** A paste of 256 KiB without a refusal in it, beside JSON.parse of as many bytes. */
export async function longPaste(running: Running, runs: number): Promise<Figure> {
  const line = 'I1124 10:00:00.000000 1 worker.go:42] "forbidden" is only a word here: User "x" cannot\n'
  const text = line.repeat(Math.floor((256 * 1024 - 1024) / line.length))
  const json = JSON.stringify(text.split('\n'))
  const [a, b] = await beside(
    runs,
    () => postJson(`${running.url}/api/explain`, { text }),
    async () => JSON.parse(json),
  )
  return {
    what: 'paste of 256 KiB, no refusal in it',
    ours: ms(a),
    peer: `JSON.parse of it ${ms(b)}`,
    ratio: ratioOf(a, b),
    budget: '—',
    met: true,
  }
}

/** Compressed JavaScript that the overview loads, beside what it is uncompressed. */
export async function firstPageScripts({ url }: Running): Promise<Figure> {
  const html = await fetch(url).then((r) => r.text())
  const sources = new Set(
    [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g)]
      .filter(([tag]) => !tag.includes('noModule'))
      .map(([, src = '']) => src),
  )
  let [compressed, plain] = [0, 0]
  for (const src of sources) {
    compressed += await bytesOf(`${url}${src}`, 'gzip')
    plain += await bytesOf(`${url}${src}`, 'identity')
  }
  return {
    what: 'JavaScript of the first page, gzipped',
    ours: `${(compressed / 1000).toFixed(0)} KB`,
    peer: `uncompressed ${(plain / 1000).toFixed(0)} KB`,
    ratio: ratioOf(compressed, plain),
    budget: '≤ 200 KB',
    met: compressed <= 200_000,
  }
}

async function bytesOf(url: string, encoding: string): Promise<number> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'accept-encoding': encoding } }, (response) => {
      let bytes = 0
      response.on('data', (part: Buffer) => {
        bytes += part.length
      })
      response.on('end', () => resolve(bytes))
    })
    asked.on('error', reject)
    asked.end()
  })
}
