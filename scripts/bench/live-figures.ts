import type { Figure } from './figure'
import { openBrowser } from './live/browser'
import { changeToPaint } from './live/change-to-paint'
import { firstRows } from './live/first-rows'
import { heavyChurn } from './live/heavy-churn'
import { startLiveCluster } from './live/live-cluster'
import { startLiveProduct } from './live/live-product'
import { underViewers } from './live/server-figures'

const SIZE = {
  pods: 5000,
  manyPods: 10_000,
  tabs: 10,
  viewers: 50,
  perSecond: 50,
  heavyPerSecond: 200,
  forMs: 20_000,
  changes: 150,
  runs: 5,
}

/** The budgets of a big live namespace, each beside what else reads the same namespace in the same run. */
export async function liveFigures(note: (...figures: Figure[]) => void): Promise<void> {
  const cluster = await startLiveCluster()
  const browser = await openBrowser()
  const { perSecond, forMs, changes } = SIZE
  try {
    await cluster.control('fill', { namespace: 'shop', count: SIZE.pods })
    const product = await startLiveProduct(cluster)
    try {
      note(...(await firstRows(browser, cluster, product, SIZE)))
      note(...(await changeToPaint(browser, cluster, product, SIZE)))
    } finally {
      await product.stop()
    }
    const base = { perSecond, forMs }
    note(...(await underViewers(cluster, { ...base, pods: SIZE.pods, viewers: SIZE.tabs, budgetMiB: 160 })))
    await cluster.control('fill', { namespace: 'shop', count: SIZE.manyPods })
    const many = { ...base, pods: SIZE.manyPods, viewers: SIZE.viewers, budgetMiB: 200 }
    note(...(await underViewers(cluster, many)))
    const heavy = await startLiveProduct(cluster)
    try {
      const load = { pods: SIZE.manyPods, perSecond: SIZE.heavyPerSecond, changes, runs: 3 }
      note(...(await heavyChurn(browser, cluster, heavy, load)))
    } finally {
      await heavy.stop()
    }
  } finally {
    await browser.close()
    await cluster.stop()
  }
}
