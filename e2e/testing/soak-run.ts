import { setTimeout as delay } from 'node:timers/promises'
import { CONFIG_MAPS, PODS, type Replica, SERVICES } from './live-replica'
import { seededRandom } from './seeded-random'
import { viewerRole, WatchedWorld, worldOf } from './watched-world'

interface SoakOptions {
  seed: number
  seconds: number
  /** How many times faster than time the waits of the live lists pass. */
  speed: number
}

interface SoakFigures {
  faults: Record<string, number>
  changes: number
  /** Connections that were open after the lists had closed their own. */
  openAfterClose: number
}

type Fault = (world: WatchedWorld, random: () => number) => Promise<void> | void

const some = (random: () => number, lowMs: number, highMs: number) =>
  delay(lowMs + random() * (highMs - lowMs))
const times = (random: () => number) => 1 + Math.floor(random() * 4)

const FAULTS: Record<string, Fault> = {
  reset: (world) => world.proxy.reset(),
  cut: (world) => world.proxy.cut(),
  async 'black hole'(world, random) {
    world.proxy.hold()
    await some(random, 200, 2_500)
    world.proxy.pass()
  },
  async refuse(world, random) {
    await world.proxy.refuse()
    await some(random, 100, 2_000)
    await world.proxy.accept()
  },
  async drip(world, random) {
    world.proxy.drip(200 + random() * 20_000)
    await some(random, 300, 1_500)
    world.proxy.pass()
  },
  'server cut': (world) => world.cluster.cut(),
  '410 on all': (world) => world.cluster.expire(),
  '410 as answer': (world, random) =>
    world.cluster.addFault({ kind: 'expire', match: 'watch=1', times: times(random) }),
  '410 on list': (world, random) =>
    world.cluster.addFault({ kind: 'expire', match: '?resourceVersion=', times: times(random) }),
  '429': (world, random) =>
    world.cluster.addFault({
      kind: 'throttle',
      times: times(random),
      retryAfterSeconds: random() < 0.5 ? 0 : 1,
    }),
  '500': (world, random) => world.cluster.addFault({ kind: 'error', code: 500, times: times(random) }),
  '503': (world, random) => world.cluster.addFault({ kind: 'error', code: 503, times: times(random) }),
  stall: (world) => world.cluster.addFault({ kind: 'stall', match: 'namespaces/shop', times: 1 }),
  delay: (world, random) =>
    world.cluster.addFault({ kind: 'delay', ms: random() * 1_500, times: times(random) }),
  'token rotated': (world) => world.cluster.rotateToken({ revoke: true }),
  async 'rights taken back'(world, random) {
    world.cluster.apply(viewerRole('get, list, watch', 'services'))
    world.proxy.cut()
    await some(random, 200, 1_500)
    world.cluster.apply(viewerRole('get, list, watch'))
  },
  async 'watch taken back'(world, random) {
    world.cluster.apply(viewerRole('get, list'))
    world.proxy.cut()
    await some(random, 200, 1_500)
    world.cluster.apply(viewerRole('get, list, watch'))
  },
  async 'list taken back'(world, random) {
    world.cluster.apply(viewerRole('get, watch'))
    world.cluster.expire()
    await some(random, 200, 1_500)
    world.cluster.apply(viewerRole('get, list, watch'))
  },
}

async function waitUntilAgreed(world: WatchedWorld, replica: Replica, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs
  while (performance.now() < until) {
    if (world.kinds.every((kind) => world.differences(replica, kind).length === 0)) return
    await delay(25)
  }
}

/**
 * Lets faults of a network and of an API server come at random from a seed while objects change, and at the end holds the
 * lists against the store. Rejects with what differs.
 */
export async function runSoak({ seed, seconds, speed }: SoakOptions): Promise<SoakFigures> {
  const random = seededRandom(seed)
  const world = await WatchedWorld.start({
    kinds: [PODS, SERVICES, CONFIG_MAPS],
    speed,
    idleMs: 1_500,
    deadlineMs: 2_000,
    client: {
      budget: { perSecond: 100, burst: 200 },
      deadlines: { connectMs: 500, headersMs: 700 },
    },
    scenario: worldOf('get, list, watch'),
    bookmarkMs: 500,
    random,
  })
  const figures: SoakFigures = { faults: {}, changes: 0, openAfterClose: 0 }
  try {
    const replica = world.open()
    await world.settled(60_000, [replica])
    const from = performance.now()
    const names = Object.keys(FAULTS)
    while (performance.now() - from < seconds * 1000) {
      for (let i = 0; i < 1 + random() * 3; i += 1) {
        const name = names[Math.floor(random() * names.length)] ?? 'reset'
        figures.faults[name] = (figures.faults[name] ?? 0) + 1
        const happening = FAULTS[name]?.(world, random)
        for (let j = 0; j < 1 + random() * 3; j += 1) world.change(figures.changes++)
        await happening
      }
      await waitUntilAgreed(world, replica, 500 + random() * 8_000)
    }
    world.cluster.clearFaults()
    await world.settled(60_000, [replica])
    replica.close()
    for (let i = 0; i < 100 && world.proxy.open > 0; i += 1) await delay(50)
    figures.openAfterClose = world.proxy.open
    return figures
  } finally {
    await world.stop()
  }
}
