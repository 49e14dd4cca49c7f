import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { gateSize, recordGate } from '@/e2e/gates/record-gate'
import { reportRow } from '@/e2e/testing/fault-figures'
import { PODS } from '@/e2e/testing/live-replica'
import { WatchedWorld } from '@/e2e/testing/watched-world'
import { reviewAccess, reviewRules } from '@/lib/kube/reads/reviews'
import { listTable } from '@/lib/kube/reads/tables'
import { KubeStatusError, KubeUnreachableError } from '@/lib/kube/transport/errors'
import { versionPath } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'

const ROTATIONS = gateSize(10, 100)
const READERS = 4
/** Each token lives so long, and as long as each reader needs for one call: one that lives shorter would be no kubelet's. */
const LIFE_MS = 50
const UNHURRIED = { budget: { perSecond: 5_000, burst: 5_000, inFlight: 64 } }

const LIST_PODS = {
  kind: 'resource',
  verb: 'list',
  group: '',
  resource: 'pods',
  subresource: '',
  name: '',
  namespace: 'shop',
} as const

/** What a reader's page asks for, one after another. */
const QUESTIONS: ((kube: KubeClient) => Promise<unknown>)[] = [
  (kube) => kube.get(versionPath()),
  (kube) => reviewRules(kube, 'shop'),
  (kube) => reviewAccess(kube, LIST_PODS),
  (kube) => listTable(kube, { ...PODS, resourceVersion: '0' }, { signal: new AbortController().signal }),
]

it(`R9, R11: ${ROTATIONS} rotations, the old token refused at once, are never seen as a 401`, async () => {
  const world = await WatchedWorld.start({ client: UNHURRIED, speed: 10 })
  onTestFinished(() => world.stop())
  const replica = world.open()
  await world.settled()
  const figures = { asked: 0, seen401: 0 }
  let isOver = false
  const answered = Array.from({ length: READERS }, () => 0)
  async function askOn(reader: number): Promise<void> {
    while (!isOver) {
      for (const ask of QUESTIONS) {
        figures.asked += 1
        try {
          await ask(replica.kube)
        } catch (error) {
          if (error instanceof KubeStatusError && error.httpStatus === 401) figures.seen401 += 1
          // The network is also cut meanwhile.
          else if (!(error instanceof KubeUnreachableError)) throw error
        }
        answered[reader] = (answered[reader] ?? 0) + 1
      }
      await delay(1)
    }
  }
  const readers = Promise.all(answered.map((_, reader) => askOn(reader)))
  for (let round = 0; round < ROTATIONS; round += 1) {
    await world.cluster.rotateToken({ revoke: true })
    if (round % 5 === 0) {
      world.proxy.cut()
      world.change(round)
    }
    const before = [...answered]
    await delay(LIFE_MS)
    while (answered.some((count, reader) => count === before[reader])) await delay(5)
  }
  isOver = true
  await readers
  await world.settled()
  for (const kind of world.kinds) {
    figures.seen401 += replica.said(kind).filter((says) => says.includes('answered 401')).length
  }
  const answered401 = world.cluster.requests.filter(({ status }) => status === 401).length
  reportRow('R9+R11', `${ROTATIONS} rotations under load`, { ...figures, answered401 })
  recordGate({
    id: 'rotation',
    part: 'readers and live lists',
    figure: `${figures.seen401} of ${figures.asked} calls over ${ROTATIONS} rotations; ${answered401} were answered 401 and repeated`,
    state: figures.seen401 === 0 ? 'met' : 'missed',
  })
  expect(figures.seen401).toBe(0)
  expect(answered401).toBeGreaterThan(ROTATIONS / 2)
})
