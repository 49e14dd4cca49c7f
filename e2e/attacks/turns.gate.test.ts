import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { REQUEST_BUDGET } from '@/lib/kube/transport/request-budget'
import { serving } from '@/lib/process/served-request'
import { rbacReaderWorld } from '@/sandbox/scenarios/rbac-reader'
import { gateSize, recordGate } from '../gates/record-gate'
import { startScenario } from '../testing/scenario-cluster'

const PER_SECOND = 20
// The pace of one reader: a check, and a look at its answer.
const LOOK_MS = 2_000

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

it('asks as soon for one viewer while another asks 20 distinct checks a second', async () => {
  const { kube, cluster } = await startScenario(rbacReaderWorld, REQUEST_BUDGET)
  let nth = 0
  const check = (client: string) => {
    nth += 1
    const { signal } = new AbortController()
    const call = { verb: 'get', group: '', resource: 'pods', name: `p${nth}`, namespace: 'shop' }
    return serving({ upstream: 0, client }, () => explainCheck(call, { kube, signal }))
  }
  const checks = gateSize(4, 10)
  /** The longest wait for a turn that each check had, and the checks that had no answer. */
  const measure = async () => {
    const times: number[] = []
    let unanswered = 0
    for (let i = 0; i < checks; i += 1) {
      const began = performance.now()
      await check('reader').catch(() => {
        unanswered += 1
      })
      times.push(performance.now() - began)
      await sleep(LOOK_MS)
    }
    return { ms: median(times), unanswered }
  }

  await check('reader')
  await sleep(LOOK_MS)
  const alone = await measure()
  const running = new Set<Promise<unknown>>()
  const flood = setInterval(() => {
    const asked = check('greedy').catch(() => undefined)
    running.add(asked)
    void asked.finally(() => running.delete(asked))
  }, 1_000 / PER_SECOND)
  await sleep(5_000)
  const before = cluster.requests.length
  const began = performance.now()
  const beside = await measure()
  const perSecond = ((cluster.requests.length - before) * 1_000) / (performance.now() - began)
  clearInterval(flood)
  await Promise.all(running)

  const ratio = beside.ms / alone.ms
  const isMet = ratio <= 2 && beside.unanswered === 0
  recordGate({
    id: 'turns',
    part: 'checks',
    figure: `${Math.round(alone.ms)} ms alone, ${Math.round(beside.ms)} ms beside (${ratio.toFixed(1)} ×); ${beside.unanswered} of ${checks} without an answer; ${perSecond.toFixed(1)} requests a second`,
    state: isMet ? 'met' : 'missed',
  })
  expect(beside.unanswered).toBe(0)
  expect(perSecond).toBeLessThanOrEqual(13)
})
