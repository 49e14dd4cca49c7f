import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { isFullGate } from '@/e2e/gates/record-gate'
import { reportRow } from '@/e2e/testing/fault-figures'
import { PODS, type Replica, SERVICES } from '@/e2e/testing/live-replica'
import { WatchedWorld } from '@/e2e/testing/watched-world'
import { NOTHING, plain } from '@/lib/phrase/phrase'

// A minute of the product, which the default run lets pass faster.
const SPEED = isFullGate ? 1 : 20
const MINUTE_MS = 60_000 / SPEED

const DEPLOYMENTS = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'shop' }

const SAYS = 'Namespace shop is terminating: its objects are being deleted.'

/** What the namespace controller does: the phase, then the objects. Podglass's own pod is given its time to end. */
function terminate(world: WatchedWorld): number {
  const { store } = world.cluster.context
  const own = world.cluster.pod?.metadata.name
  const namespace = store.get('/namespaces', '', 'shop')
  if (namespace) store.put('/namespaces', { ...namespace, status: { phase: 'Terminating' } })
  const workloads = [
    'batch/cronjobs',
    'batch/jobs',
    'apps/deployments',
    'apps/replicasets',
    'apps/statefulsets',
  ]
  let deleted = 0
  for (const key of [...workloads, 'apps/daemonsets', '/pods', '/services']) {
    for (const object of store.list(key, 'shop')) {
      if (object.metadata.name !== own && store.delete(key, 'shop', object.metadata.name)) deleted += 1
    }
  }
  return deleted
}

async function start(): Promise<{ world: WatchedWorld; replica: Replica }> {
  const world = await WatchedWorld.start({
    kinds: [PODS, SERVICES, DEPLOYMENTS],
    speed: SPEED,
    client: { budget: { perSecond: 1000, burst: 1000, inFlight: 100 } },
  })
  onTestFinished(() => world.stop())
  const replica = world.open()
  await world.settled()
  return { world, replica }
}

const ENDS = [
  [
    'its ServiceAccount with it',
    'stale',
    401,
    (world: WatchedWorld) => world.cluster.delete('ServiceAccount', 'shop', 'web'),
  ],
  [
    'its RoleBinding with it',
    'forbidden',
    403,
    (world: WatchedWorld) => world.cluster.delete('RoleBinding', 'shop', 'web-views'),
  ],
] as const

it.each(ENDS)(
  'R16: a namespace that is deleted, %s, is said to end, its rows go, and hardly anything is asked after',
  async (what, state, status, end) => {
    const { world, replica } = await start()
    const from = performance.now()
    const deleted = terminate(world)
    const own = world.cluster.pod?.metadata.name
    const rowsOf = () =>
      world.kinds.flatMap((kind) => replica.list(kind)?.rows ?? []).filter(({ key }) => key !== own)
    await vi.waitFor(() => expect(rowsOf()).toEqual([]), { timeout: 60_000, interval: 5 })
    const rowsGoneMs = performance.now() - from
    await vi.waitFor(
      () => {
        for (const kind of [SERVICES, DEPLOYMENTS]) {
          const list = replica.list(kind)
          expect([list?.state, plain(list?.says ?? NOTHING)]).toEqual(['live', SAYS])
        }
      },
      { timeout: 60_000, interval: 5 },
    )
    const saidMs = performance.now() - from
    end(world)
    world.proxy.cut()
    await vi.waitFor(
      () => {
        for (const kind of world.kinds) expect(replica.list(kind)?.state).toBe(state)
      },
      { timeout: 60_000, interval: 5 },
    )
    const sent = replica.kube.requestCount()
    const quietFrom = performance.now()
    await delay(MINUTE_MS)
    const minutes = (performance.now() - quietFrom) / MINUTE_MS
    const perMinute = (replica.kube.requestCount() - sent) / minutes
    for (const kind of world.kinds) {
      const list = replica.list(kind)
      expect(plain(list?.says ?? NOTHING)).toMatch(new RegExp(`^${SAYS.replace('.', '\\.')}.*${status}`))
      expect(list?.explain).toContain('namespace=shop')
    }
    const saids = world.kinds.filter((kind) => plain(replica.list(kind)?.says ?? []).startsWith(SAYS)).length
    reportRow('R16', `namespace deleted, ${what}`, {
      deleted,
      rowsGoneMs,
      saidMs,
      said: `${saids}/${world.kinds.length}`,
      requestsInAMinute: perMinute,
      phantoms: 0,
    })
    expect(perMinute).toBeLessThanOrEqual(4)
  },
)
