import type { Browser } from '@playwright/test'
import { type Figure, median, ms, ratioOf } from '../figure'
import { PODS_PAGE, PODS_PATH } from './browser'
import { changeToPaint } from './change-to-paint'
import { paintedMs, ROWS } from './first-rows'
import { type LiveCluster, readBody } from './live-cluster'
import { type LiveProduct, peakWhile } from './live-product'

interface Load {
  pods: number
  perSecond: number
  changes: number
  runs: number
}

/** A namespace of 10,000 pods of which 200 change a second: first row, whole list, changes, memory and long tasks. */
export async function heavyChurn(
  browser: Browser,
  cluster: LiveCluster,
  product: LiveProduct,
  { pods, perSecond, changes, runs }: Load,
): Promise<Figure[]> {
  const whole = await readBody(cluster, PODS_PATH, 'application/json')
  await cluster.control('churn', { namespace: 'shop', perSecond })
  const isWhole = `Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) > ${pods}`
  const [first, full]: [number[], number[]] = [[], []]
  let painted: Figure[] = []
  const run = async () => {
    for (let i = 0; i < runs; i += 1) {
      first.push((await paintedMs(browser, `${product.url}${PODS_PAGE}`, ROWS)).took)
      full.push((await paintedMs(browser, `${product.url}${PODS_PAGE}`, isWhole)).took)
    }
    painted = await changeToPaint(browser, cluster, product, { tabs: 1, perSecond, changes })
  }
  const peak = await peakWhile(product, run())
  const what = `${pods} pods, ${perSecond} changes/s`
  return [
    {
      what: `${what}: first row painted`,
      ours: `${ms(median(first))}, whole list ${ms(median(full))}`,
      peer: `whole objects ${ms(whole.ms)}, ${(whole.bytes / 1e6).toFixed(1)} MB`,
      ratio: ratioOf(median(first), whole.ms),
      budget: '—',
      met: true,
    },
    {
      what: `${what}: resident memory, one tab`,
      ours: `${peak.toFixed(0)} MiB`,
      peer: '—',
      ratio: '—',
      budget: '≤ 200 MiB',
      met: peak <= 200,
    },
    ...painted.map((figure) => ({ ...figure, budget: '—' })),
  ]
}
