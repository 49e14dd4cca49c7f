import { setTimeout as delay } from 'node:timers/promises'
import { type BrowserContext, test as base, expect } from '@playwright/test'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { type Product, startProduct, waitUntilListening } from '@/sandbox/product'
import { scenarios } from '@/sandbox/scenarios/all'
import { OF_A_TEST } from '@/sandbox/testing/call'
import { findCanary } from './canary'
import { freePort } from './free-port'
import { HIDING } from './hostile/payloads'
import { loadFactor } from './testing/load-factor'
import { unforeseen } from './testing/upstream-templates'

/** A cluster of its own and the production server in its pod. */
export interface World {
  cluster: Cluster
  product: Product
  url: string
  /** Where probes and metrics are answered. */
  healthUrl: string
  /** What the server printed so far, in pieces. */
  printed: readonly string[]
}

/** Requests that would bring the values of a Secret or a ConfigMap into the process. */
function valueRequests(requests: World['cluster']['requests']): string[] {
  return requests
    .filter(({ path, accept }) => {
      const isOfValues = /^\/api\/v1\/(?:namespaces\/[^/]+\/)?(?:secrets|configmaps)(?:[/?]|$)/.test(path)
      const isWithoutThem =
        /as=(?:Table|PartialObjectMetadata)/.test(accept) && !path.includes('includeObject=Object')
      return isOfValues && !isWithoutThem
    })
    .map(({ method, path, accept }) => `${method} ${path} ${accept}`)
}

interface Fixtures {
  scenario: string
  /** Variables of the container besides those of its pod. */
  environment: Record<string, string>
  world: World
}

interface OpenWorld extends World {
  close(): Promise<void>
}

type OpenAs = Pick<Fixtures, 'scenario' | 'environment'>

interface WorkerFixtures {
  /** The world that tests of one worker share. */
  sharedWorld: (as: OpenAs, group: string) => Promise<OpenWorld>
}

const SHARED = '@shared:'

/**
 * Marks tests that share a world, whose start is a third of what a test costs: those of one worker with the same group, scenario and
 * environment. They run in any order, so each leaves the world as it found it.
 */
export const shared = (group: string) => ({ tag: `${SHARED}${group}` })

/** Marks a test that changes neither its cluster nor its product, or undoes what it changed. */
export const reads = { tag: '@reads' }

/** The group whose world a test with these tags shares. */
function groupOf(tags: readonly string[]): string | undefined {
  if (tags.includes(reads.tag)) return 'reads'
  return tags.find((tag) => tag.startsWith(SHARED))?.slice(SHARED.length)
}

/** An open world costs memory alone while no one looks. */
const MOST_OPEN = 6

/** Keeps every answer that the browser got, for the search for the token. */
function collectAnswers(context: BrowserContext): string[] {
  const texts: string[] = []
  context.on('response', (response) => {
    texts.push(JSON.stringify(response.headers()))
    // Written by the build, before there was any token.
    if (response.url().includes('/_next/static/')) return
    if (response.headers()['content-type']?.startsWith('text/event-stream')) return
    void response.text().then(
      (text) => texts.push(text),
      () => undefined,
    )
  })
  return texts
}

/** Resolves once the product knows its own account's permissions, since asking for them is not part of a test. 3 s at most on a quiet machine. */
async function auditOver(printed: readonly string[]): Promise<void> {
  const deadline = performance.now() + 3_000 * loadFactor()
  while (!printed.some((text) => text.includes('self-audit')) && performance.now() < deadline) await delay(20)
}

async function openWorld({ scenario, environment }: OpenAs): Promise<OpenWorld> {
  const known = scenarios.get(scenario)
  if (known === undefined) throw new Error(`There is no scenario ${scenario}.`)
  const cluster = await startCluster({ scenario: known })
  const [port, healthPort] = [await freePort(), await freePort()]
  const printed: string[] = []
  const product = startProduct({
    environment: {
      ...(known.atPodPaths ? cluster.podEnvironment() : cluster.environment()),
      ...environment,
    },
    port,
    healthPort,
    dev: false,
    onOutput: (text) => printed.push(text),
    ...(process.env.PODGLASS_BUILD ? { build: process.env.PODGLASS_BUILD } : {}),
  })
  const close = async () => {
    await product.stop()
    await cluster.stop()
  }
  if (!(await waitUntilListening(product, port, 15_000 * loadFactor()))) {
    await close()
    throw new Error(`The page does not listen:\n${printed.join('')}`)
  }
  // Where each viewer brings permissions, the product has none of its own to ask for.
  if (environment.ACCESS_MODE !== 'user') await auditOver(printed)
  const at = (of: number) => `http://127.0.0.1:${of}`
  return { cluster, product, url: at(port), healthUrl: at(healthPort), printed, close }
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  scenario: ['default', { option: true }],
  environment: [{}, { option: true }],

  sharedWorld: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern.
    async ({}, use) => {
      const open = new Map<string, OpenWorld>()
      await use(async (as, group) => {
        const key = JSON.stringify([group, as])
        const world = open.get(key) ?? (await openWorld(as))
        open.delete(key)
        open.set(key, world)
        const [oldest = key] = open.keys()
        if (open.size > MOST_OPEN) {
          await open.get(oldest)?.close()
          open.delete(oldest)
        }
        return world
      })
      await Promise.all([...open.values()].map((world) => world.close()))
    },
    { scope: 'worker' },
  ],

  world: async ({ scenario, environment, sharedWorld }, use, { tags }) => {
    const group = groupOf(tags)
    const as = { scenario, environment }
    const world = await (group === undefined ? openWorld(as) : sharedWorld(as, group))
    const { cluster, printed } = world
    try {
      await use(world)
      const requests = cluster.requests.filter(({ accept }) => accept !== OF_A_TEST)
      expect(unforeseen(requests), 'the API server was asked nothing unforeseen').toEqual([])
      expect(findCanary(printed, cluster.context.tokens.issued), 'the log holds no part of a token').toEqual(
        [],
      )
      expect(valueRequests(requests), 'no value of a Secret or ConfigMap is asked for').toEqual([])
      expect(HIDING.test(printed.join('')), 'the log hides nothing').toBe(false)
    } finally {
      if (group === undefined) await world.close()
    }
  },

  baseURL: ({ world }, use) => use(world.url),

  page: async ({ page, context, world }, use) => {
    const answers = collectAnswers(context)
    const complaints: string[] = []
    context.on('console', (message) => {
      const isOfProduct = message.page()?.url().startsWith(world.url) ?? true
      if (
        isOfProduct &&
        message.type() === 'error' &&
        !message.text().startsWith('Failed to load resource')
      ) {
        complaints.push(message.text())
      }
    })
    context.on('weberror', (error) => complaints.push(error.error().message))
    await use(page)
    expect(complaints, 'the browser complains of nothing').toEqual([])
    expect(
      findCanary(answers, world.cluster.context.tokens.issued),
      'no answer holds a part of a token',
    ).toEqual([])
  },
})

export { expect }
