import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { startCluster } from '@/sandbox/cluster'
import { waitUntilListening } from '@/sandbox/product'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { startInPod } from '@/scripts/bench/pod-product'
import { peakResidentMiB } from '@/scripts/bench/resident'
import { imageCommand } from '@/scripts/image/dockerfile'
import { recordGate } from './gates/record-gate'
import { loadFactor } from './testing/load-factor'
import { openUserMode, VIEWERS } from './testing/user-mode'

const PODS = 5_000
const VIEWING = 200
const SHARING = 500
/** Of a container, as the chart limits it. */
const LIMIT_MIB = 256

/** Everything that one viewer was told. */
interface Told {
  status: number
  /** Rows of the last list, its state, and what was said of it or instead of it. */
  rows: number
  state: string
  says: string
  /** Changes of the list that came after it. */
  changes: number
  hasEnded: boolean
  close(): void
}

const listOf = (namespace: string) => `group=&version=v1&resource=pods&namespace=${namespace}`

function told(): Told {
  return { status: 0, rows: 0, state: '', says: '', changes: 0, hasEnded: false, close: () => {} }
}

function take(one: Told, event: { type: string; list?: Told & { rows: unknown[] } } & Partial<Told>): void {
  if (event.type === 'snapshot' && event.list) {
    const { rows, state, says } = event.list
    Object.assign(one, { rows: rows.length, state, says })
  } else if (event.type === 'state') Object.assign(one, { state: event.state, says: event.says })
  else if (event.type === 'delta') one.changes += 1
}

/** Opens the stream of one list, and resolves once it has said something, or is refused. One that is `stuck` takes no byte of it. */
async function watch(url: string, namespace: string, token?: string, isStuck = false): Promise<Told> {
  const one = told()
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const topic = encodeURIComponent(`resources//v1/pods/${namespace}`)
  await new Promise<void>((resolve) => {
    const request = http.get(`${url}/api/stream?topics=${topic}`, { agent: false, headers }, (answer) => {
      one.status = answer.statusCode ?? 0
      if (isStuck) return resolve()
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
        if (one.status !== 200 || !text.includes('\n\n')) return
        const frames = text.split('\n\n')
        text = frames.pop() ?? ''
        for (const frame of frames) take(one, JSON.parse(frame.slice('data: '.length)))
        if (one.state !== '') resolve()
      })
      answer.on('close', () => {
        if (one.status !== 200 && text !== '') one.says = JSON.parse(text).title
        one.hasEnded = true
        resolve()
      })
    })
    request.on('error', () => resolve())
    one.close = () => request.destroy()
  })
  return one
}

async function poll(url: string, namespace: string, token?: string): Promise<Told> {
  const one = told()
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await fetch(`${url}/api/resources?${listOf(namespace)}`, { headers }).catch(() => undefined)
  const body = await answer?.json()
  return Object.assign(one, {
    status: answer?.status ?? 0,
    rows: body?.rows?.length ?? 0,
    state: body?.state ?? '',
    says: body?.says ?? body?.title ?? '',
  })
}

/** Does it for each, so many at once. */
async function forAll<T, R>(many: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  const left = many.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const one of left) done.push(await work(one))
    }),
  )
  return done
}

const hasRows = ({ rows, state }: Told) => rows > PODS && state === 'live'

/** What a viewer without the list is told: how each begins. */
const SENTENCES = [
  'This list is more than there is room for beside the lists of other viewers (24 MiB in all). It is read once one of them is closed.',
  'Too many live streams are open.',
  'Too many unknown tokens from this address.',
  'Who you are is not known: the API server did not say.',
  'This page sends requests too fast.',
  'Podglass waits: it sends at most 10 requests a second, 8 at a time.',
]

const untold = (all: readonly Told[]) =>
  all.filter((one) => !hasRows(one) && !SENTENCES.some((sentence) => one.says.startsWith(sentence)))

function changesAll(holders: readonly Told[]): () => boolean {
  const before = holders.map(({ changes }) => changes)
  return () => holders.every(({ changes }, nth) => changes > (before[nth] ?? 0))
}

const closers: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

it(
  'stays within 256 MiB with 200 viewers of 5,000 pods, each with a token: who has the list keeps it, any other is told why not',
  async () => {
    const { flags, environment } = imageCommand()
    const mode = await openUserMode({ flags, more: environment })
    closers.push(mode.close)
    const [jane] = VIEWERS
    const { cluster, product, url, healthUrl, printed } = mode
    cluster.fill(jane.namespace, PODS)
    const tokens = await forAll(
      Array.from({ length: VIEWING }, (_, nth) => nth),
      1,
      (nth) => mode.tokenOf(jane, 3_600 + nth),
    )
    const open = (token: string, isStuck = false) => watch(url, jane.namespace, token, isStuck)
    const first = await forAll(tokens.slice(0, 6), 6, (token) => open(token))
    const stuck = await forAll(tokens.slice(6, 12), 6, (token) => open(token, true))
    const others = await forAll(tokens.slice(12), 20, (token) => open(token))
    const polled = await forAll(tokens.slice(150), 20, (token) => poll(url, jane.namespace, token))
    const probe = await fetch(`${healthUrl}/livez`)
    const haveChanged = changesAll(first)
    cluster.churn(jane.namespace, 20)
    await expect.poll(haveChanged, { timeout: 30_000 * loadFactor() }).toBe(true)
    cluster.churn(jane.namespace, 0)
    const peakMiB = peakResidentMiB(product.process)
    const kept = first.filter((one) => hasRows(one) && !one.hasEnded).length
    const silent = untold([...others, ...polled])
    const faults = printed.join('').match(/Warning|FATAL|memory-short/g) ?? []
    for (const one of [...first, ...stuck, ...others]) one.close()
    recordGate({
      id: 'many-viewers',
      part: 'user',
      figure: `${peakMiB.toFixed(0)} MiB; ${kept} of ${first.length} keep the list; ${silent.length} without a sentence`,
      state: peakMiB < LIMIT_MIB && kept === first.length && silent.length === 0 ? 'met' : 'missed',
    })
    expect([probe.status, kept, silent, faults]).toEqual([200, first.length, [], []])
    expect(peakMiB).toBeLessThan(LIMIT_MIB)
  },
  300_000 * loadFactor(),
)

it(
  'stays within 256 MiB with 500 viewers who share a list of 5,000 pods: each reads it, in a stream or polled',
  async () => {
    const cluster = await startCluster({ scenario: defaultScenario })
    closers.push(() => cluster.stop())
    cluster.fill('shop', PODS)
    const { product, port, url } = await startInPod(cluster.environment())
    closers.push(() => product.stop())
    expect(await waitUntilListening(product, port, 15_000 * loadFactor())).toBe(true)
    const viewers = Array.from({ length: SHARING }, (_, nth) => nth)
    // All of them come from one address, which can ask 50 times a second.
    const all = await forAll(viewers, 20, async (nth) => {
      await sleep(400)
      return watch(url, 'shop', undefined, nth % 25 === 0)
    })
    const streams = all.filter(({ status, state }) => status === 200 && state !== '')
    const polled = await forAll(
      all.filter(({ status }) => status !== 200),
      10,
      async () => {
        await sleep(250)
        return poll(url, 'shop')
      },
    )
    const haveChanged = changesAll(streams)
    cluster.churn('shop', 20)
    await expect.poll(haveChanged, { timeout: 30_000 * loadFactor() }).toBe(true)
    const peakMiB = peakResidentMiB(product.process)
    const kept = streams.filter((one) => hasRows(one) && !one.hasEnded).length
    const without = polled.filter((one) => !hasRows(one)).length
    for (const one of all) one.close()
    recordGate({
      id: 'many-viewers',
      part: 'shared',
      figure: `${peakMiB.toFixed(0)} MiB; ${kept} of ${streams.length} streams go on; ${without} of ${polled.length} who poll see no list`,
      state: peakMiB < LIMIT_MIB && kept === streams.length && without === 0 ? 'met' : 'missed',
    })
    expect([kept, without]).toEqual([streams.length, 0])
    expect(streams.length).toBeGreaterThan(80)
    expect(peakMiB).toBeLessThan(LIMIT_MIB)
  },
  300_000 * loadFactor(),
)
