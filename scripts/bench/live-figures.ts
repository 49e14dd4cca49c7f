import type { Figure } from './figure'
import { changeToPaint, firstRows, openBrowser } from './live/browser-figures'
import { startLiveCluster } from './live/live-cluster'
import { startLiveProduct } from './live/live-product'
import { underViewers } from './live/server-figures'

interface Size {
  pods: number
  manyPods: number
  tabs: number
  viewers: number
  perSecond: number
  forMs: number
  changes: number
  runs: number
}

const FULL: Size = {
  pods: 5000,
  manyPods: 10_000,
  tabs: 10,
  viewers: 50,
  perSecond: 50,
  forMs: 20_000,
  changes: 100,
  runs: 5,
}
const SMOKE: Size = {
  pods: 300,
  manyPods: 600,
  tabs: 2,
  viewers: 5,
  perSecond: 20,
  forMs: 1500,
  changes: 5,
  runs: 1,
}

/** The budgets of a big live namespace, each beside what else reads the same namespace in the same run. */
export async function liveFigures(smoke: boolean): Promise<Figure[]> {
  const size = smoke ? SMOKE : FULL
  const cluster = await startLiveCluster()
  const browser = await openBrowser()
  const figures: Figure[] = []
  try {
    await cluster.control('fill', { namespace: 'shop', count: size.pods })
    const product = await startLiveProduct(cluster)
    try {
      figures.push(...(await firstRows(browser, cluster, product, size)))
      figures.push(...(await changeToPaint(browser, cluster, product, size)))
    } finally {
      await product.stop()
    }
    const { perSecond, forMs } = size
    const base = { perSecond, forMs }
    const few = { ...base, pods: size.pods, viewers: size.tabs, budgetMiB: 160 }
    figures.push(...(await underViewers(cluster, few)))
    await cluster.control('fill', { namespace: 'shop', count: size.manyPods })
    const many = { ...base, pods: size.manyPods, viewers: size.viewers, budgetMiB: 200 }
    figures.push(...(await underViewers(cluster, many)))
  } finally {
    await browser.close()
    await cluster.stop()
  }
  return figures
}
