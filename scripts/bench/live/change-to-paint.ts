import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from '@playwright/test'
import { type Figure, ms, ratioOf } from '../figure'
import { PODS_PAGE } from './browser'
import { delaysOf, percentile, type SeenChange, watchDirectly } from './change-times'
import type { LiveCluster } from './live-cluster'
import type { LiveProduct } from './live-product'
import { openViewer } from './viewers'

/** Notes when each restart count of a row in sight was painted, and every long task. */
const OBSERVED = `(() => {
  window.painted = []
  window.drawn = []
  window.tasks = []
  const seen = new Map()
  const cellOf = (row) => {
    const heads = [...row.closest('table').querySelectorAll('thead th')]
    return row.children[heads.findIndex((th) => th.textContent.includes('Restarts'))]
  }
  if (!cellOf(document.querySelector('tr[data-row]'))) throw new Error('The table has no cells of Restarts.')
  const note = () => {
    for (const row of document.querySelectorAll('tr[data-row]')) {
      const name = row.dataset.row
      const restarts = Number.parseInt(cellOf(row)?.textContent ?? '', 10)
      if (seen.get(name) === restarts) continue
      seen.set(name, restarts)
      window.drawn.push({ name, restarts, atMs: Date.now() })
      requestAnimationFrame(() => setTimeout(() => window.painted.push({ name, restarts, atMs: Date.now() })))
    }
  }
  note()
  new MutationObserver(note).observe(document.querySelector('tbody'), { subtree: true, childList: true, characterData: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.tasks.push(entry.duration)
  }).observe({ type: 'longtask' })
})()`

/** What was seen of the same changes on the way from the API server to a tab, as delays in milliseconds. */
interface Stages {
  made: number
  watch: number[]
  stream: number[]
  /** In the document of the window in sight. */
  page: number[]
  painted: number[]
  drawn: number
  tasks: number[]
}

interface Load {
  tabs: number
  perSecond: number
  changes: number
}

async function openTab(page: Page, url: string): Promise<Page> {
  // Beside Why there may be no room for restarts unless they are asked for.
  await page.goto(`${url}${PODS_PAGE}&cols=Name,Status,Restarts,Age`)
  await page.locator('[data-list-state="live"]').waitFor()
  return page
}

const noted = (page: Page, what: 'drawn' | 'painted') =>
  page.evaluate((name) => Reflect.get(window, name) as SeenChange[], what)

/** Restarts pods that are in sight while the whole namespace changes and several tabs look at it. */
async function measureStages(
  browser: Browser,
  cluster: LiveCluster,
  { url }: LiveProduct,
  { tabs, perSecond, changes }: Load,
): Promise<Stages> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  // The first window always has a stream; beyond four, windows poll.
  const page = await openTab(await context.newPage(), url)
  for (let i = 1; i < tabs; i += 1) {
    await (await context.newPage()).goto(`${url}${PODS_PAGE}`, { waitUntil: 'commit' })
  }
  await page.bringToFront()
  const rows = page.locator('tr[data-row]')
  const names = await rows.evaluateAll((all) =>
    all.slice(0, 20).map((row) => (row instanceof HTMLElement ? (row.dataset.row ?? '') : '')),
  )
  await cluster.control('churn', { namespace: 'shop', perSecond })
  const direct = await watchDirectly(cluster)
  const viewer = await openViewer(url, { isNoting: true })
  await page.evaluate(OBSERVED)
  const made: SeenChange[] = []
  for (let i = 0; i < changes; i += 1) {
    const name = names[i % names.length] ?? ''
    const atMs = Date.now()
    const answer = await cluster.control('restart', { namespace: 'shop', name })
    made.push({ name, restarts: Number(Reflect.get(Object(answer), 'restartCount')), atMs })
    // At random, so changes fall at any moment between two stream messages.
    await sleep(50 + Math.random() * 200)
  }
  await sleep(1500)
  await cluster.control('churn', { namespace: 'shop', perSecond: 0 })
  direct.stop()
  viewer.close()
  const stages = {
    made: made.length,
    watch: delaysOf(made, direct.seen),
    stream: delaysOf(made, viewer.seen()),
    page: delaysOf(made, await noted(page, 'drawn')),
    painted: delaysOf(made, await noted(page, 'painted')),
    drawn: await rows.count(),
    tasks: await page.evaluate(() => Reflect.get(window, 'tasks') as number[]),
  }
  await context.close()
  return stages
}

const halfAndMost = (delays: readonly number[]) =>
  `${ms(percentile(delays, 0.5))} half, ${ms(percentile(delays, 0.95))} p95`

/** From a restart at the API server to the painted cell, and where the time went. */
export async function changeToPaint(
  browser: Browser,
  cluster: LiveCluster,
  product: LiveProduct,
  load: Load,
): Promise<Figure[]> {
  const { made, watch, stream, page, painted, drawn, tasks } = await measureStages(
    browser,
    cluster,
    product,
    load,
  )
  const p95 = percentile(painted, 0.95)
  const peer = `a direct watch ${halfAndMost(watch)}`
  const { tabs, perSecond } = load
  return [
    {
      what: `change to painted cell, p95 of ${painted.length}/${made}, ${perSecond} changes/s, ${tabs} windows`,
      ours: halfAndMost(painted),
      peer,
      ratio: ratioOf(p95, percentile(watch, 0.95)),
      budget: '≤ 300 ms',
      met: p95 <= 300 && painted.length === made,
    },
    {
      what: '  of it until the stream brings it',
      ours: halfAndMost(stream),
      peer,
      ratio: ratioOf(percentile(stream, 0.95), p95),
      budget: '—',
      met: true,
    },
    {
      what: '  until it is in the document',
      ours: halfAndMost(page),
      peer,
      ratio: ratioOf(percentile(page, 0.95), p95),
      budget: '—',
      met: true,
    },
    {
      what: '  long tasks of the page meanwhile',
      ours: `${tasks.length}, longest ${ms(Math.max(0, ...tasks))}`,
      peer: `${drawn} rows in the DOM`,
      ratio: '—',
      budget: '< 100 rows',
      met: drawn < 100,
    },
  ]
}
