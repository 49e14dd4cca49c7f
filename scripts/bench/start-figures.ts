import { spawn } from 'node:child_process'
import http from 'node:http'
import { freePort } from '@/e2e/free-port'
import type { Cluster } from '@/sandbox/cluster'
import { type Figure, median, ms, ratioOf } from './figure'
import { type InPod, startInPod } from './pod-product'
import { residentMiB } from './resident'

const BARE = `require('node:http').createServer((_, r) => r.end('ok')).listen(Number(process.env.PORT), '127.0.0.1')`

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('error', () => resolve(false))
  })
}

async function untilFirst200(port: number): Promise<number> {
  const startedMs = performance.now()
  while (performance.now() - startedMs < 20_000) {
    if (await answers(port)) return performance.now() - startedMs
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('The server did not answer within 20 s.')
}

/** Time from the start of the process to its first 200, beside a bare node:http server started the same way. */
export async function coldStart(cluster: Cluster, runs: number): Promise<Figure> {
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let i = 0; i < runs; i += 1) {
    const started = await startInPod(cluster.environment())
    ours.push(await untilFirst200(started.port))
    await started.product.stop()
    const port = await freePort()
    const child = spawn(process.execPath, ['-e', BARE], { env: { ...process.env, PORT: String(port) } })
    bare.push(await untilFirst200(port))
    child.kill()
  }
  const [a, b] = [median(ours), median(bare)]
  return {
    what: 'cold start to the first 200',
    ours: ms(a),
    peer: `bare node:http server ${ms(b)}`,
    ratio: ratioOf(a, b),
    budget: '≤ 1 s',
    met: a <= 1000,
  }
}

const ASKED = ['/', '/api/identity', '/api/connection', '/api/access', '/api/kinds']

async function residentAfterOnePage(started: InPod, idleMs: number): Promise<number> {
  await untilFirst200(started.port)
  for (const path of ASKED) await fetch(`${started.url}${path}`).then((r) => r.arrayBuffer())
  await new Promise((resolve) => setTimeout(resolve, idleMs))
  const resident = residentMiB(started.product.process)
  await started.product.stop()
  return resident
}

/** Memory with one page open and idle, beside the same build without what the image sets for its memory. */
export async function idleMemory(cluster: Cluster, idleMs: number): Promise<Figure> {
  const ours = await residentAfterOnePage(await startInPod(cluster.environment()), idleMs)
  const bare = { flags: [], environment: {} }
  const unflagged = await residentAfterOnePage(await startInPod(cluster.environment(), bare), idleMs)
  return {
    what: 'resident memory, idle page',
    ours: `${ours.toFixed(0)} MiB`,
    peer: `the same without the image's settings ${unflagged.toFixed(0)} MiB`,
    ratio: ratioOf(ours, unflagged),
    budget: '≤ 120 MiB',
    met: ours <= 120,
  }
}
