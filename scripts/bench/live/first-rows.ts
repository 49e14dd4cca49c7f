import type { Browser } from '@playwright/test'
import { type Figure, median, ms, ratioOf } from '../figure'
import { PODS_PATH, podsPage } from './browser'
import { openCurl } from './curl'
import { bodyText, fillNamespaces, type LiveCluster } from './live-cluster'
import type { LiveProduct } from './live-product'

// Scripts for the page are text, because a function that is compiled here refers to helpers that are not there.
const ROWS = "document.querySelector('tr[data-row]')"
// An empty page is there once its scripts have run and its frame says which pod this is.
const FRAME = "document.querySelector('header')?.textContent.includes('as shop/')"
const PAINTED = `(() => {
  const look = () => {
    if (!(CONDITION)) return requestAnimationFrame(look)
    requestAnimationFrame(() => setTimeout(() => { window.paintedMs = performance.now() }))
  }
  look()
})()`

/** From navigation to the first paint after the condition is true, milliseconds. */
async function paintedMs(browser: Browser, url: string, condition: string) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  const urls = new Map<string, string>()
  let [listBytes, bytes] = [0, 0]
  devtools.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url))
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength
    if (urls.get(requestId)?.includes('/api/resources')) listBytes += encodedDataLength
  })
  await page.addInitScript({ content: PAINTED.replace('CONDITION', condition) })
  await page.goto(url)
  await page.waitForFunction(() => 'paintedMs' in window)
  const took = await page.evaluate(() => Number(Reflect.get(window, 'paintedMs')))
  await page.waitForTimeout(200)
  await context.close()
  return { took, listBytes, bytes }
}

const kb = (bytes: number) =>
  bytes < 1e6 ? `${(bytes / 1000).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(1)} MB`

/**
 * Time and bytes to the first rows of big namespaces, of a new list and of one that is held, beside curl and whole
 * objects for such a list.
 */
export async function measureFirstRows(
  browser: Browser,
  cluster: LiveCluster,
  { url }: LiveProduct,
  { pods, runs }: { pods: number; runs: number },
): Promise<Figure[]> {
  const curl = openCurl(cluster)
  const [fresh, held, empty, curls]: [number[], number[], number[], number[]] = [[], [], [], []]
  let last = { listBytes: 0, bytes: 0 }
  let curlBytes = 0
  try {
    for (const namespace of await fillNamespaces(cluster, runs, pods)) {
      const { took, ...bytes } = await paintedMs(browser, `${url}${podsPage(namespace)}`, ROWS)
      last = bytes
      fresh.push(took)
      held.push((await paintedMs(browser, `${url}${podsPage(namespace)}`, ROWS)).took)
      empty.push((await paintedMs(browser, `${url}/nothing-is-here`, FRAME)).took)
      const taken = await curl.list()
      curls.push(taken.ms)
      curlBytes = taken.bytes
    }
  } finally {
    curl.close()
  }
  const whole = await bodyText(cluster, PODS_PATH, 'application/json')
  const [page, call] = [median(empty), median(curls)]
  const painted = (what: string, taken: readonly number[]): Figure => ({
    what: `first rows of ${pods} pods painted, ${what}`,
    ours: ms(median(taken)),
    peer: `empty page of the app ${ms(page)} + curl ${ms(call)}`,
    ratio: ratioOf(median(taken), page + call),
    budget: '≤ 1.5 ×',
    met: median(taken) <= 1.5 * (page + call),
  })
  return [
    painted('a new list', fresh),
    painted('a held list', held),
    {
      what: `bytes to the browser for ${pods} pods`,
      ours: `${kb(last.listBytes)} of ${kb(last.bytes)} in all`,
      peer: `curl ${kb(curlBytes)}, whole objects ${kb(whole.bytes)} in ${ms(whole.ms)}`,
      ratio: ratioOf(last.listBytes, curlBytes),
      budget: '≤ 200 KB',
      met: last.listBytes <= 200_000,
    },
  ]
}
