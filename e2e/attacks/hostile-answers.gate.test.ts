import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startCluster } from '@/sandbox/cluster'
import { startProduct, waitUntilListening } from '@/sandbox/product'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { peakResidentMiB } from '@/scripts/bench/resident'
import { imageCommand } from '@/scripts/image/dockerfile'
import { freePort } from '../free-port'
import { gateSize, isFullGate, recordGate } from '../gates/record-gate'
import { seededRandom } from '../testing/seeded-random'
import { type Attack, attacks, randomAttacks } from './hostile-answers'
import { startHostileApiServer } from './hostile-api-server'

const BUILD = process.env.PODGLASS_BUILD ?? join(import.meta.dirname, '../../.next/standalone')
/** Runs only those whose names contain it. */
const ONLY = process.env.ATTACK
/** Of each answer. */
const FIGURES = join(import.meta.dirname, '../../test-results/hostile-answers.txt')
const MOST_HELD_MS = 100
const MOST_MIB = 200
/** A status of `told` that no API server is to blame for. */
const OWN_FAULT = /(?:^|, )5(?!0[234])\d\d \d+ B/
// Time spent loading code once is not the answer's fault.
const WARM_UP = [
  '/api/resources?group=&version=v1&resource=pods&namespace=shop',
  '/api/kinds',
  '/api/access',
  '/api/overview',
  '/api/refusals',
  '/api/identity',
  '/api/logs?namespace=shop&pod=web-0&container=app',
]

interface Outcome {
  name: string
  ownMs: number
  clockMs: number
  peakMiB: number
  calls: number
  told: string
}

async function startHostileProduct() {
  const cluster = await startCluster({ scenario: defaultScenario })
  const server = await startHostileApiServer(cluster)
  const [port, healthPort] = [await freePort(), await freePort()]
  const image = imageCommand()
  let printed = ''
  const product = startProduct({
    environment: { ...image.environment, ...server.environment },
    port,
    healthPort,
    dev: false,
    flags: [...image.flags, '--import', './e2e/attacks/loop-delay.mjs'],
    build: BUILD,
    onOutput: (text) => {
      printed = `${printed}${text}`.slice(-100_000)
    },
  })
  let isAlive = true
  void product.ended.then(() => {
    isAlive = false
  })
  onTestFinished(async () => {
    await product.stop()
    await server.close()
    await cluster.stop()
  })
  expect(await waitUntilListening(product, port, 60_000)).toBe(true)
  const base = `http://127.0.0.1:${port}`

  /** How long the main thread was held at most since the last call, by its own time and by the clock. */
  async function held(): Promise<{ ownMs: number; clockMs: number }> {
    if (!isAlive) return { ownMs: Number.NaN, clockMs: Number.NaN }
    printed = ''
    product.process.kill('SIGUSR2')
    const line = () => /^loop-delay-round (\{.+\})$/m.exec(printed)?.[1]
    await expect.poll(() => !isAlive || line()?.includes('ownMs')).toBe(true)
    return JSON.parse(line() ?? '{"ownMs":null,"clockMs":null}')
  }

  async function ask(path: string): Promise<string> {
    try {
      const answer = await fetch(`${base}${path}`, { signal: AbortSignal.timeout(70_000) })
      return `${answer.status} ${(await answer.arrayBuffer()).byteLength} B`
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : 'failed'
    }
  }

  async function stream({ topics, ms }: NonNullable<Attack['stream']>): Promise<string> {
    const request = get(`${base}/api/stream?topics=${topics}`)
    let bytes = 0
    request.on('error', () => {})
    request.on('response', (answer) =>
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      }),
    )
    await sleep(ms)
    request.destroy()
    return `${bytes} B of events`
  }

  async function run({ name, answer, asks, stream: streamed }: Attack): Promise<Outcome> {
    server.answer(answer)
    await held()
    const told = await Promise.all([...asks.map(ask), ...(streamed ? [stream(streamed)] : [])])
    await sleep(300)
    const { ownMs, clockMs } = await held()
    const peakMiB = isAlive ? peakResidentMiB(product.process) : Number.NaN
    return { name, ownMs, clockMs, peakMiB, calls: server.calls(), told: told.join(', ') }
  }

  return { run, ask, held, server, isAlive: () => isAlive, printed: () => printed }
}

describe('whatever an API server sends', () => {
  // The shapes run in every unit run, without a process, in hostile-shapes.test.ts.
  it.runIf(isFullGate || ONLY !== undefined)(
    'neither ends the process nor holds it for 100 ms',
    async () => {
      const { run, ask, held, isAlive, printed } = await startHostileProduct()
      mkdirSync(dirname(FIGURES), { recursive: true })
      rmSync(FIGURES, { force: true })
      await held()
      for (const path of [...WARM_UP, ...WARM_UP]) await ask(path)
      const all = [...attacks(), ...randomAttacks(seededRandom(20_261_128), gateSize(10, 150))]
      const outcomes: Outcome[] = []
      const faults: string[] = []
      for (const attack of all.filter(({ name }) => name.includes(ONLY ?? ''))) {
        const outcome = await run(attack)
        outcomes.push(outcome)
        const { name, ownMs, clockMs, peakMiB, calls, told } = outcome
        const figures = `${ownMs?.toFixed(0)} ms own, ${clockMs?.toFixed(0)} by the clock, ${peakMiB.toFixed(0)} MiB, ${calls} calls`
        appendFileSync(FIGURES, `${figures} | ${name}: ${told}\n`)
        if (!isAlive()) {
          faults.push(`${name}: the process ended. ${printed().slice(-500)}`)
          break
        }
        if (ownMs > MOST_HELD_MS) faults.push(`${name}: held for ${ownMs.toFixed(0)} ms`)
        if (calls > (attack.calls ?? 100)) faults.push(`${name}: ${calls} calls`)
        if (OWN_FAULT.test(told)) faults.push(`${name}: ${told}`)
      }
      const most = (of: (outcome: Outcome) => number) => Math.max(...outcomes.map(of))
      const peakMiB = most((outcome) => outcome.peakMiB)
      if (!(peakMiB < MOST_MIB)) faults.push(`${peakMiB.toFixed(0)} MiB`)
      recordGate({
        id: 'hostile-answers',
        part: 'shipped flags',
        figure: `${most(({ ownMs }) => ownMs).toFixed(0)} ms (${most(({ clockMs }) => clockMs).toFixed(0)} ms by the clock); ${peakMiB.toFixed(0)} MiB; ${faults.length}; from ${outcomes.length} answers`,
        state: faults.length === 0 ? 'met' : 'missed',
      })
      expect(faults).toEqual([])
    },
    3_600_000,
  )
})
