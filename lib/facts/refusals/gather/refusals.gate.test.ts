import { expect, it } from 'vitest'
import { recordGate } from '@/e2e/gates/record-gate'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { REQUEST_BUDGET } from '@/lib/kube/transport/request-budget'
import { REFUSED, refusalsWorld as world } from '@/sandbox/scenarios/refusals'
import { LogMemory } from './log-memory'
import { gatherRefusals } from './refusals'

/** What an answer costs the API server. */
async function bytesOf(kube: InClusterClient, ask: () => Promise<unknown>) {
  let [requests, logBytes] = [0, 0]
  const get = kube.get.bind(kube)
  kube.get = async (path, options) => {
    const answer = await get(path, options)
    requests += 1
    if (path.includes('/log?')) logBytes += Buffer.byteLength(answer.text)
    return answer
  }
  await ask()
  kube.get = get
  return { requests, logBytes }
}

it('finds every refused pod of thirty and no other, within 60 requests and 10 s', async () => {
  const { cluster, kube, signal } = await startScenario(world, REQUEST_BUDGET)
  const started = performance.now()
  const memory = new LogMemory()
  const ask = () => gatherRefusals({ kube, query: {}, memory, signal })
  const answer = await ask()
  const seconds = (performance.now() - started) / 1_000
  const requests = cluster.requests.length
  const seen = new Set(
    answer.refusals.flatMap(({ seenIn }) => seenIn.flatMap((one) => (one.from === 'log' ? [one.pod] : []))),
  )
  const isRefused = (pod: string) => REFUSED.some(({ name }) => pod.startsWith(`${name}-`))
  const expected = REFUSED.reduce((sum, { pods }) => sum + pods, 0)
  const found = [...seen].filter(isRefused).length
  const figures = {
    pods: answer.logs.ofPods,
    expected,
    missed: expected - found,
    wrong: seen.size - found,
    isWithin: requests <= 60 && seconds <= 10,
  }
  const wanted = { pods: 30, expected: 10, missed: 0, wrong: 0, isWithin: true }
  recordGate({
    id: 'refusals',
    part: 'thirty pods',
    figure: `${figures.missed}; ${figures.wrong}; ${requests}; ${seconds.toFixed(1)} s`,
    state: JSON.stringify(figures) === JSON.stringify(wanted) ? 'met' : 'missed',
  })
  const again = await bytesOf(kube, ask)
  const share =
    again.logBytes /
    (await bytesOf(kube, () => gatherRefusals({ kube, query: {}, memory: new LogMemory(), signal }))).logBytes
  recordGate({
    id: 'refusals-again',
    part: 'thirty pods',
    figure: `${again.requests} requests, ${Math.round(again.logBytes / 1024)} KiB of logs, ${(100 * share).toFixed(1)} % of all`,
    state: again.requests <= requests && share <= 0.1 ? 'met' : 'missed',
  })
  expect(figures).toEqual(wanted)
  expect(again.requests).toBeLessThanOrEqual(requests)
  expect(share).toBeLessThanOrEqual(0.1)
})
