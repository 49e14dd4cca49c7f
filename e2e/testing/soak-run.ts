import { setTimeout as delay } from 'node:timers/promises'
import { CONFIG_MAPS, PODS, type ReplicaOptions, SERVICES } from './live-replica'
import { seededRandom } from './seeded-random'
import { type Memory, memoryOf, type SoakedProduct } from './soaked-product'
import { type Reader, viewerRole, WatchedWorld, worldOf } from './watched-world'

export interface SoakOptions {
  seed: number
  seconds: number
  /** How many times faster than time the waits of the live lists pass. */
  speed: number
  /** Starts what is soaked; in this process when absent. */
  open?: (world: WatchedWorld, options: ReplicaOptions) => Promise<SoakedProduct>
  onSample?: (line: string) => void
}

interface MemorySample extends Memory {
  atMs: number
}

export interface SoakFigures {
  faults: Record<string, number>
  changes: number
  /** Lists and watches that the sandbox answered, refusals included. */
  lists: number
  watches: number
  requests: number
  /** One to three faults and a while to recover each. */
  rounds: number
  /** Rounds in whose while all lists came to equal the store. */
  agreements: number
  connections: number
  /** Connections that were open at the end, and after the product had closed its own. */
  openAtEnd: number
  openAfterClose: number
  settleMs: number
  memory: MemorySample[]
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

async function openHere(world: WatchedWorld): Promise<SoakedProduct> {
  const replica = world.open()
  return {
    list: replica.list,
    memory: async () => memoryOf(replica),
    close: async () => replica.close(),
    stop: async () => {},
  }
}

async function agrees(world: WatchedWorld, replica: Reader, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs
  while (performance.now() < until) {
    if (world.kinds.every((kind) => world.differences(replica, kind).length === 0)) return true
    await delay(25)
  }
  return false
}

/**
 * Lets faults of a network and of an API server come at random from a seed while objects change, and at the end holds the
 * lists against the store. Rejects with what differs.
 */
export async function runSoak({
  seed,
  seconds,
  speed,
  open = openHere,
  onSample = () => {},
}: SoakOptions): Promise<SoakFigures> {
  const random = seededRandom(seed)
  const options = {
    kinds: [PODS, SERVICES, CONFIG_MAPS],
    speed,
    idleMs: 1_500,
    deadlineMs: 2_000,
    client: {
      budget: { perSecond: 100, burst: 200 },
      deadlines: { connectMs: 500, headersMs: 700 },
    },
  }
  const scenario = worldOf('get, list, watch')
  const world = await WatchedWorld.start({ ...options, scenario, bookmarkMs: 500, random })
  const figures: SoakFigures = {
    faults: {},
    changes: 0,
    lists: 0,
    watches: 0,
    requests: 0,
    rounds: 0,
    agreements: 0,
    connections: 0,
    openAtEnd: 0,
    openAfterClose: 0,
    settleMs: 0,
    memory: [],
  }
  const count = () => {
    for (const kind of world.kinds) {
      const { lists, watches } = world.asked(kind)
      figures.lists += lists
      figures.watches += watches
    }
  }
  let replica: SoakedProduct | undefined
  try {
    replica = await open(world, options)
    await world.settled(15_000, [replica])
    const from = performance.now()
    const names = Object.keys(FAULTS)
    let sampledAt = from
    while (performance.now() - from < seconds * 1000) {
      for (let i = 0; i < 1 + random() * 3; i += 1) {
        const name = names[Math.floor(random() * names.length)] ?? 'reset'
        figures.faults[name] = (figures.faults[name] ?? 0) + 1
        const happening = FAULTS[name]?.(world, random)
        for (let j = 0; j < 1 + random() * 3; j += 1) world.change(figures.changes++)
        await happening
      }
      figures.rounds += 1
      if (await agrees(world, replica, 500 + random() * 8_000)) figures.agreements += 1
      if (performance.now() - sampledAt < 10_000) continue
      sampledAt = performance.now()
      count()
      world.cluster.context.store.compact()
      world.cluster.requests.length = 0
      const memory = { ...(await replica.memory()), atMs: performance.now() - from }
      figures.memory.push(memory)
      onSample(
        `${Math.round(memory.atMs / 1000)} s: heap ${memory.heapMiB.toFixed(2)} MiB, rss ${memory.rssMiB.toFixed(0)} MiB, ` +
          `${figures.changes} changes, ${memory.requests} requests, ${world.proxy.open} connections`,
      )
    }
    world.cluster.clearFaults()
    const healedAt = performance.now()
    await world.settled(60_000, [replica])
    figures.settleMs = performance.now() - healedAt
    count()
    figures.requests = (await replica.memory()).requests
    figures.connections = world.proxy.accepted
    figures.openAtEnd = world.proxy.open
    await replica.close()
    for (let i = 0; i < 100 && world.proxy.open > 0; i += 1) await delay(50)
    figures.openAfterClose = world.proxy.open
    return figures
  } finally {
    await replica?.stop()
    await world.stop()
  }
}

/** MiB in ten minutes, by least squares over the second half of the samples: the first half warms up. */
export function slopePerTenMinutes(
  samples: readonly MemorySample[],
  pick: (sample: MemorySample) => number,
): number {
  const late = samples.slice(Math.floor(samples.length / 2))
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(late.map((s) => s.atMs)), mean(late.map(pick))]
  const over = late.reduce((sum, s) => sum + (s.atMs - x) * (pick(s) - y), 0)
  const under = late.reduce((sum, s) => sum + (s.atMs - x) ** 2, 0)
  return under === 0 ? Number.NaN : (over / under) * 600_000
}
