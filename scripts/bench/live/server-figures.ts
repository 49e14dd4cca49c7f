import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Figure, ms, ratioOf } from '../figure'
import { residentMiB } from '../resident'
import type { LiveCluster } from './live-cluster'
import { peakWhile, startLiveProduct } from './live-product'
import { openViewer } from './viewers'

interface WholeObjects {
  ms: number
  bytes: number
  peakMiB: number
}

/** Lists and watches whole objects in its own process for a while, as general dashboards do. */
export async function wholeObjects(cluster: LiveCluster, forMs: number): Promise<WholeObjects> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/bench/live/whole-objects.ts'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...cluster.environment } },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const line = await new Promise<string>((resolve) => child.stdout?.setEncoding('utf8').once('data', resolve))
  await sleep(forMs)
  const peakMiB = residentMiB(child)
  child.kill()
  await ended
  return { ...JSON.parse(line), peakMiB }
}

/** What a process costs while this many viewers look at the pods: its memory, its stream to each, its requests upstream. */
export async function watched(
  cluster: Pick<LiveCluster, 'environment' | 'answered'>,
  viewers: number,
  forMs: number,
) {
  const before = await cluster.answered()
  const product = await startLiveProduct(cluster)
  let peak = 0
  let perViewer = 0
  try {
    const opened = await Promise.all(Array.from({ length: viewers }, () => openViewer(product.url)))
    peak = await peakWhile(product, sleep(forMs))
    perViewer = opened.reduce((sum, viewer) => sum + viewer.streamBytes(), 0) / viewers
    for (const viewer of opened) viewer.close()
  } finally {
    await product.stop()
  }
  // A watch is counted when it ends, which it does with the process.
  await sleep(200)
  return { peak, perViewer, requests: (await cluster.answered()) - before }
}

interface Load {
  pods: number
  viewers: number
  perSecond: number
  forMs: number
  budgetMiB: number
}

/** Memory of the server with many viewers on one live list, and what they cost the API server beside one viewer. */
export async function underViewers(cluster: LiveCluster, load: Load): Promise<Figure[]> {
  const { pods, viewers, perSecond, forMs, budgetMiB } = load
  await cluster.control('churn', { namespace: 'shop', perSecond })
  try {
    const whole = await wholeObjects(cluster, forMs)
    const one = await watched(cluster, 1, forMs)
    const many = await watched(cluster, viewers, forMs)
    const seconds = forMs / 1000
    const perSecondKb = many.perViewer / seconds / 1000
    return [
      {
        what: `resident memory, ${pods} pods, ${viewers} viewers, ${perSecond} changes/s`,
        ours: `${many.peak.toFixed(0)} MiB`,
        peer: `whole objects, one viewer ${whole.peakMiB.toFixed(0)} MiB`,
        ratio: ratioOf(many.peak, whole.peakMiB),
        budget: `≤ ${budgetMiB} MiB`,
        met: many.peak <= budgetMiB,
      },
      {
        what: `upstream requests, ${viewers} viewers for ${seconds} s`,
        ours: `${many.requests}`,
        peer: `one viewer ${one.requests}`,
        ratio: ratioOf(many.requests, one.requests),
        budget: '≤ 1.1 ×',
        met: many.requests <= 1.1 * one.requests,
      },
      {
        what: `stream to one viewer, ${perSecond} changes/s`,
        ours: `${perSecondKb.toFixed(1)} KB/s`,
        peer: `list of whole objects ${ms(whole.ms)}, ${(whole.bytes / 1e6).toFixed(1)} MB`,
        ratio: '—',
        budget: '—',
        met: true,
      },
    ]
  } finally {
    await cluster.control('churn', { namespace: 'shop', perSecond: 0 })
  }
}
