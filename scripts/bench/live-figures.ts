import type { Figure } from './figure'
import { openBrowser } from './live/browser'
import { changeToPaint } from './live/change-to-paint'
import { measureFirstRows } from './live/first-rows'
import { listFigures } from './live/list-figures'
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
  changes: 150,
  runs: 5,
  lists: 3,
}

/** The same run at a size that the gates can afford: proves that it still finishes, not what it costs. */
const SMOKE: typeof SIZE = {
  ...SIZE,
  pods: 300,
  manyPods: 400,
  tabs: 2,
  viewers: 3,
  perSecond: 10,
  forMs: 2_000,
  changes: 5,
  runs: 1,
  lists: 1,
}

/** The budgets of a big live namespace, each next to another reader of the same namespace in the same run. */
export async function liveFigures(note: (...figures: Figure[]) => void, isSmoke: boolean): Promise<void> {
  const size = isSmoke ? SMOKE : SIZE
  note(...(await listFigures({ pods: size.pods, runs: size.lists })))
  const cluster = await startLiveCluster()
  const browser = await openBrowser()
  const { perSecond, forMs } = size
  try {
    await cluster.control('fill', { namespace: 'shop', count: size.pods })
    const product = await startLiveProduct(cluster)
    try {
      note(...(await measureFirstRows(browser, cluster, product, size)))
      note(...(await changeToPaint(browser, cluster, product, size)))
    } finally {
      await product.stop()
    }
    const base = { perSecond, forMs }
    note(...(await underViewers(cluster, { ...base, pods: size.pods, viewers: size.tabs, budgetMiB: 160 })))
    await cluster.control('fill', { namespace: 'shop', count: size.manyPods })
    const many = { ...base, pods: size.manyPods, viewers: size.viewers, budgetMiB: 200 }
    note(...(await underViewers(cluster, many)))
  } finally {
    await browser.close()
    await cluster.stop()
  }
}
