import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SETTLED_MS } from '../ask-figures'
import { type Figure, median, ms, ratioOf } from '../figure'
import { openCurl } from './curl'
import { fillNamespaces, type LiveCluster, startLiveCluster } from './live-cluster'
import { type LiveProduct, startLiveProduct } from './live-product'

/** Longer than an overview is taken for new. */
const OLD_MS = 4_000

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await ask()
  return performance.now() - startedMs
}

async function get({ url }: LiveProduct, path: string): Promise<void> {
  const answer = await fetch(`${url}${path}`)
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`)
  await answer.arrayBuffer()
}

const listOf = (product: LiveProduct, namespace: string) => () =>
  get(product, `/api/resources?group=&version=v1&resource=pods&namespace=${namespace}`)

/** `kubectl get pods` of the filled namespace by the account of the pod; undefined where there is no kubectl. */
function openKubectl({ url, ca, token }: LiveCluster) {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'podglass-bench-'))
  const file = join(directory, 'config')
  const named = (kind: string, field: string, value: unknown) => ({
    [kind]: [{ name: 'bench', [field]: value }],
  })
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'bench',
      ...named('clusters', 'cluster', {
        server: url,
        'certificate-authority-data': Buffer.from(ca).toString('base64'),
      }),
      ...named('users', 'user', { token }),
      ...named('contexts', 'context', { cluster: 'bench', user: 'bench', namespace: 'shop' }),
    }),
  )
  const env = { ...process.env, KUBECONFIG: file, HOME: directory }
  return {
    pods: () =>
      timed(async () => {
        const child = spawn('kubectl', ['get', 'pods'], { env, stdio: 'ignore' })
        await new Promise<void>((resolve) => child.once('exit', () => resolve()))
      }),
    close: () => rmSync(directory, { recursive: true }),
  }
}

interface Taken {
  first: number[]
  again: number[]
  bare: number[]
  kubectl: number[]
}

/** Lists of as many pods: the first of new processes, and in one that is warm, each of a namespace that it has not read. */
async function takeLists(cluster: LiveCluster, pods: number, runs: number): Promise<Taken> {
  const taken: Taken = { first: [], again: [], bare: [], kubectl: [] }
  const [curl, kubectl] = [openCurl(cluster), openKubectl(cluster)]
  const others = await fillNamespaces(cluster, runs, pods)
  try {
    await curl.list()
    await kubectl?.pods()
    for (const namespace of others) {
      const product = await startLiveProduct(cluster)
      try {
        await sleep(SETTLED_MS)
        taken.first.push(await timed(listOf(product, 'shop')))
        taken.bare.push((await curl.list()).ms)
        if (kubectl) taken.kubectl.push(await kubectl.pods())
        if (namespace !== others.at(-1)) continue
        for (const other of others) {
          taken.again.push(await timed(listOf(product, other)))
          taken.bare.push((await curl.list()).ms)
        }
      } finally {
        await product.stop()
      }
    }
  } finally {
    curl.close()
    kubectl?.close()
  }
  return taken
}

/** An overview that is opened again: until the last one is there, and until a new one is. */
async function takeOverviews(cluster: LiveCluster, runs: number) {
  const product = await startLiveProduct(cluster)
  const [last, fresh]: [number[], number[]] = [[], []]
  try {
    await get(product, '/api/overview')
    for (let i = 0; i < runs; i += 1) {
      await sleep(OLD_MS)
      const startedMs = performance.now()
      last.push(await timed(() => get(product, '/api/overview?last=true')))
      await get(product, '/api/overview')
      fresh.push(performance.now() - startedMs)
    }
  } finally {
    await product.stop()
  }
  return { last, fresh }
}

/** What a big namespace costs by the API, each beside the bare Table call and `kubectl get pods` of the same run. */
export async function listFigures({ pods, runs }: { pods: number; runs: number }): Promise<Figure[]> {
  const cluster = await startLiveCluster()
  try {
    await cluster.control('fill', { namespace: 'shop', count: pods })
    const lists = await takeLists(cluster, pods, runs)
    const overviews = await takeOverviews(cluster, runs)
    const [bare, kubectl] = [median(lists.bare), median(lists.kubectl)]
    const peer = `bare Table call ${ms(bare)}${Number.isNaN(kubectl) ? '' : `, kubectl get pods ${ms(kubectl)}`}`
    const figure = (what: string, took: number, most: number, budget: string): Figure => ({
      what,
      ours: ms(took),
      peer,
      ratio: ratioOf(took, bare),
      budget,
      met: took <= most,
    })
    const [first, again] = [median(lists.first), median(lists.again)]
    const [last, fresh] = [median(overviews.last), median(overviews.fresh)]
    return [
      figure(`list of ${pods} pods by the API, the first of a process`, first, 3 * bare, '≤ 3 ×'),
      figure(`list of ${pods} pods by the API, again in a warm one`, again, 1.5 * bare, '≤ 1.5 ×'),
      figure(`overview of ${pods} pods opened again, the last one`, last, 300, '≤ 300 ms'),
      figure(`overview of ${pods} pods opened again, a new one`, fresh, 1_000, '≤ 1 s'),
    ]
  } finally {
    await cluster.stop()
  }
}
