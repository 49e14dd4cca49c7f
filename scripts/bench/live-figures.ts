import type { Figure } from './figure'
import { changeToPaint, firstRows, openBrowser } from './live/browser-figures'
import { startLiveCluster } from './live/live-cluster'
import { startLiveProduct } from './live/live-product'
import { underViewers } from './live/server-figures'

const SIZE = {
  pods: 5000,
  manyPods: 10_000,
  tabs: 10,
  viewers: 50,
  perSecond: 50,
  forMs: 20_000,
  changes: 100,
  runs: 5,
}

/** The budgets of a big live namespace, each beside what else reads the same namespace in the same run. */
export async function liveFigures(): Promise<Figure[]> {
  const cluster = await startLiveCluster()
  const browser = await openBrowser()
  const figures: Figure[] = []
  try {
    await cluster.control('fill', { namespace: 'shop', count: SIZE.pods })
    const product = await startLiveProduct(cluster)
    try {
      figures.push(...(await firstRows(browser, cluster, product, SIZE)))
      figures.push(...(await changeToPaint(browser, cluster, product, SIZE)))
    } finally {
      await product.stop()
    }
    const { perSecond, forMs } = SIZE
    const base = { perSecond, forMs }
    const few = { ...base, pods: SIZE.pods, viewers: SIZE.tabs, budgetMiB: 160 }
    figures.push(...(await underViewers(cluster, few)))
    await cluster.control('fill', { namespace: 'shop', count: SIZE.manyPods })
    const many = { ...base, pods: SIZE.manyPods, viewers: SIZE.viewers, budgetMiB: 200 }
    figures.push(...(await underViewers(cluster, many)))
  } finally {
    await browser.close()
    await cluster.stop()
  }
  return figures
}
