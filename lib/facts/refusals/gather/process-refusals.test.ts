import { expect, it, onTestFinished } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { onMeasured } from '@/lib/kube/transport/traffic'
import { refusalsWorld } from '@/sandbox/scenarios/refusals'
import { nothingGrantedWorld } from '@/sandbox/scenarios/shared-worlds'
import { processRefusals } from './process-refusals'

it.each([
  ['how many calls are refused in its own namespace, and of how many that is not known', refusalsWorld, 9],
  ['nothing where neither logs nor events can be read', nothingGrantedWorld, undefined],
])('measures %s, and only that', async (_, world, count) => {
  const { kube, signal } = await startScenario(world)
  const counts: unknown[] = []
  onTestFinished(
    onMeasured((measured) => {
      if (measured.what === 'refusals') counts.push(measured.counts)
    }),
  )
  await processRefusals(kube, { namespace: 'kube-system' }, signal)
  await processRefusals(kube, { minutes: '60' }, signal)
  expect(counts).toEqual([])
  const { refusals } = await processRefusals(kube, {}, signal)
  const refused = refusals.filter(({ refusedAt, older }) => refusedAt !== undefined && !older).length
  expect(counts).toEqual([count === undefined ? undefined : { refused, stale: 0, unknown: count - refused }])
  expect(refused > 0).toBe(count !== undefined)
})

it('is the last answer while the API server does not answer, as old as it is, for who asks after that too', async () => {
  const { cluster, kube, signal } = await startScenario(refusalsWorld)
  const before = await processRefusals(kube, {}, signal)
  expect(before.stale).toBeUndefined()
  await cluster.refuse()
  const [first, second] = [
    await processRefusals(kube, {}, signal, 0),
    await processRefusals(kube, {}, signal, 0),
  ]
  expect(first).toEqual({ ...before, stale: 'The API server did not answer.' })
  expect(second).toBe(first)
  await expect(processRefusals(kube, { minutes: '60' }, signal)).rejects.toThrow()
  await cluster.resume()
  expect((await processRefusals(kube, {}, signal, 0)).stale).toBeUndefined()
})
