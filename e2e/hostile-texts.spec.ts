import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { expect, test } from '@playwright/test'
import { startCluster } from '@/sandbox/cluster'
import { startProduct, waitUntilListening } from '@/sandbox/product'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { peakResidentMiB } from '@/scripts/bench/resident'
import { imageCommand } from '@/scripts/image/dockerfile'
import { hostileBodies } from './attacks/hostile-bodies'
import { RawClient } from './attacks/raw-client'
import { freePort } from './free-port'
import { gateSize, isFullGate, recordGate } from './gates/record-gate'
import { seededRandom } from './testing/seeded-random'

const BODIES = gateSize(200, 20_000)
const CLIENTS = 4
// The product tells clients apart by address, and each can ask 50 times a second.
const ADDRESSES = 100
const CALL = { verb: 'create', group: '', resource: 'pods', namespace: 'shop' }
const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: a, image: b}]}\n'
const REFUSED =
  'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "x"'
// Time spent loading code once is not the body's fault. Long enough for the thread that reads texts.
const WARM_UP: [string, object][] = [
  ['/api/explain', { text: `${REFUSED}\n${'words '.repeat(2_000)}` }],
  ['/api/what-if', { yaml: `kind: Role\n${'# words\n'.repeat(2_000)}` }],
  ['/api/access/try', { ...CALL, body: POD }],
  ['/api/access/check', CALL],
]
const GETS = [
  '/',
  '/permissions',
  '/causes/D1',
  '/api/access',
  '/api/kinds',
  '/api/report',
  '/api/changes',
  '/api/namespaces',
  '/api/refusals',
  '/api/identity',
  '/api/absent',
]

test('No body of up to 256 KiB ends the process, holds it for 100 ms or keeps the kubelet waiting', {
  tag: ['@thorough', '@gate'],
}, async () => {
  // A client that waits in silence gives up by itself, so nothing hangs, and a busy machine takes its time for each body.
  test.setTimeout(Math.max(test.info().timeout, BODIES * 1_000))
  const cluster = await startCluster({ scenario: defaultScenario })
  const [port, healthPort] = [await freePort(), await freePort()]
  let printed = ''
  let held = { clockMs: -1, ownMs: -1 }
  // What was asked when the event loop was held the longest.
  const asked = new Set<string>()
  let worst: string[] = []
  const image = imageCommand()
  const product = startProduct({
    environment: { ...image.environment, ...cluster.environment() },
    port,
    healthPort,
    dev: false,
    flags: [...image.flags, '--import', './e2e/attacks/loop-delay.mjs'],
    ...(process.env.PODGLASS_BUILD ? { build: process.env.PODGLASS_BUILD } : {}),
    onOutput: (text) => {
      printed = `${printed}${text}`.slice(-100_000)
      const told = [...text.matchAll(/^loop-delay (\{.+\})$/gm)].at(-1)?.[1]
      if (told === undefined) return
      const { ownMs } = held
      held = JSON.parse(told)
      if (held.ownMs > ownMs) worst = [...asked]
    },
  })
  let isAlive = true
  void product.ended.then(() => {
    isAlive = false
  })
  const faults: string[] = []
  try {
    expect(await waitUntilListening(product, port, 60_000)).toBe(true)
    for (const path of GETS)
      await fetch(`http://127.0.0.1:${port}${path}`).then((answer) => answer.arrayBuffer())
    for (const [path, body] of [...WARM_UP, ...WARM_UP]) {
      const headers = { 'content-type': 'application/json' }
      const asked = { method: 'POST', headers, body: JSON.stringify(body) }
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, asked)
      await answer.arrayBuffer()
      expect(answer.status, path).toBe(200)
    }
    product.process.kill('SIGUSR2')
    const prober = new Worker(new URL('./attacks/probe-livez.mjs', `file://${import.meta.dirname}/`), {
      workerData: { port: healthPort, pid: product.process.pid },
    })

    const next = hostileBodies(seededRandom(20_261_125))
    const statuses = new Map<number, number>()
    let [sent, largest, longestMs] = [0, 0, 0]
    const work = async (own: number) => {
      const clients = Array.from(
        { length: ADDRESSES / CLIENTS },
        (_, i) => new RawClient(port, `127.0.0.${1 + own + i * CLIENTS}`),
      )
      while (sent < BODIES && isAlive) {
        const client = clients[sent % clients.length]
        sent += 1
        const { route, bytes } = next()
        const startMs = performance.now()
        const request = bytes.toString('latin1')
        const what = `${route} ${request.slice(request.indexOf('\r\n\r\n') + 4).slice(0, 80)}`
        asked.add(what)
        const { status, text } = (await client?.ask(request)) ?? { status: 0, text: '' }
        asked.delete(what)
        longestMs = Math.max(longestMs, performance.now() - startMs)
        largest = Math.max(largest, text.length)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (status === 0 || (status >= 500 && status !== 502 && status !== 503)) {
          faults.push(`${status} to ${route}: ${JSON.stringify(bytes.toString('latin1').slice(0, 300))}`)
        }
      }
      for (const client of clients) client.close()
    }
    await Promise.all(Array.from({ length: CLIENTS }, (_, i) => work(i)))
    await sleep(200)
    prober.postMessage('end')
    const livez: { asked: number; failed: number; slowestMs: number; clockMs: number } = await new Promise(
      (resolve) => prober.once('message', resolve),
    )
    if (livez.failed > 0) faults.push(`${livez.failed} of ${livez.asked} probes failed.`)
    if (!isAlive) faults.push(`The process ended: ${printed.slice(-2_000)}`)
    const { clockMs, ownMs } = held
    const peakMiB = isAlive ? peakResidentMiB(product.process) : Number.NaN
    const isMet = ownMs >= 0 && ownMs <= 100 && livez.slowestMs <= 200 && peakMiB < 200 && faults.length === 0
    recordGate({
      id: 'hostile-texts',
      part: 'shipped flags',
      figure: `${ownMs.toFixed(0)} ms (${clockMs.toFixed(0)} ms by the clock); ${livez.slowestMs.toFixed(0)} ms of ${livez.asked} probes (${livez.clockMs.toFixed(0)} ms by the clock); ${peakMiB.toFixed(0)} MiB; ${faults.length}; from ${sent} bodies, the longest answer ${(largest / 1024).toFixed(0)} KiB and ${longestMs.toFixed(0)} ms, statuses ${JSON.stringify(Object.fromEntries(statuses))}`,
      state: isMet ? 'met' : 'missed',
    })
    expect(faults).toEqual([])
    expect(peakMiB).toBeLessThan(200)
    expect(largest).toBeLessThan(1024 * 1024)
    expect(ownMs).toBeGreaterThanOrEqual(0)
    expect(ownMs, worst.join('\n')).toBeLessThanOrEqual(100)
    if (isFullGate) expect(livez.slowestMs).toBeLessThanOrEqual(200)
    // Most got past the rate limit, to the code that reads them.
    expect(statuses.get(200)).toBeGreaterThan(BODIES / 4)
    expect(statuses.get(429) ?? 0).toBeLessThan(BODIES / 20)
  } finally {
    await product.stop()
    await cluster.stop()
  }
})
