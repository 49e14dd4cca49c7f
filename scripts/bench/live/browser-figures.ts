import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import https from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import { type Figure, median, ms, ratioOf } from '../figure'
import { type LiveCluster, readBody } from './live-cluster'
import type { LiveProduct } from './live-product'

const LIST = '/api/v1/namespaces/shop/pods?includeObject=None'
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
const PODS = '/resources?group=&version=v1&resource=pods&namespace=shop'

export function openBrowser(): Promise<Browser> {
  const path = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((each) => each && existsSync(each))
  const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  return chromium.launch({ args, ...(path ? { executablePath: path } : {}) })
}

/** `curl` of the Table list with ca.crt and token, which go in by its standard input. */
async function curlMs({ url, ca, token }: LiveCluster): Promise<number> {
  const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs')
  const directory = mkdtempSync('/tmp/podscope-bench-')
  writeFileSync(`${directory}/ca.crt`, ca)
  const config = [
    `url = "${url}${LIST}"`,
    `cacert = "${directory}/ca.crt"`,
    `header = "Authorization: Bearer ${token}"`,
    `header = "Accept: ${TABLE}"`,
    'compressed',
    'silent',
    'output = "/dev/null"',
  ].join('\n')
  const startedMs = performance.now()
  const child = spawn('curl', ['-K', '-'], { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.end(config)
  await new Promise((resolve) => child.once('exit', resolve))
  const took = performance.now() - startedMs
  rmSync(directory, { recursive: true })
  return took
}

async function kubectlMs(cluster: LiveCluster): Promise<number | undefined> {
  const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs')
  const directory = mkdtempSync('/tmp/podscope-bench-')
  const user = { token: cluster.token }
  const server = { server: cluster.url, 'certificate-authority-data': btoa(cluster.ca) }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: server }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
  }
  writeFileSync(`${directory}/config`, JSON.stringify(config), { mode: 0o600 })
  const env = { ...process.env, KUBECONFIG: `${directory}/config`, HOME: directory }
  const startedMs = performance.now()
  const child = spawn('kubectl', ['get', 'pods'], { stdio: 'ignore', env })
  const code = await new Promise((resolve) => {
    child.once('exit', resolve)
    child.once('error', () => resolve(undefined))
  })
  const took = performance.now() - startedMs
  rmSync(directory, { recursive: true })
  return code === 0 ? took : undefined
}

// Scripts for the page stand as text, because a function that is compiled here refers to helpers that are not there.
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

/** From navigation to the first paint after the condition holds, milliseconds. */
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

/** Time and bytes to the first rows of a big namespace, beside curl for the list and an empty page of the app. */
export async function firstRows(
  browser: Browser,
  cluster: LiveCluster,
  { url }: LiveProduct,
  { pods, runs }: { pods: number; runs: number },
): Promise<Figure[]> {
  const [rows, empty, curl, kubectl]: [number[], number[], number[], number[]] = [[], [], [], []]
  let last = { listBytes: 0, bytes: 0 }
  for (let i = 0; i < runs; i += 1) {
    const first = await paintedMs(browser, `${url}${PODS}`, ROWS)
    last = first
    rows.push(first.took)
    empty.push((await paintedMs(browser, `${url}/nothing-is-here`, FRAME)).took)
    curl.push(await curlMs(cluster))
    const asked = await kubectlMs(cluster)
    if (asked !== undefined) kubectl.push(asked)
  }
  const [a, b, c] = [median(rows), median(empty), median(curl)]
  const whole = (await readBody(cluster, '/api/v1/namespaces/shop/pods', 'application/json')).length
  const beside = kubectl.length > 0 ? `, kubectl get pods ${ms(median(kubectl))}` : ', kubectl not installed'
  return [
    {
      what: `first rows of ${pods} pods painted`,
      ours: ms(a),
      peer: `empty page of the app ${ms(b)} + curl ${ms(c)}${beside}`,
      ratio: ratioOf(a, b + c),
      budget: '≤ 1.5 ×',
      met: a <= 1.5 * (b + c),
    },
    {
      what: `bytes to the browser for ${pods} pods`,
      ours: `${(last.listBytes / 1000).toFixed(0)} KB of ${(last.bytes / 1000).toFixed(0)} KB in all`,
      peer: `whole objects ${(whole / 1e6).toFixed(1)} MB`,
      ratio: ratioOf(last.listBytes, whole),
      budget: '≤ 200 KB',
      met: last.listBytes <= 200_000,
    },
  ]
}

interface Sample {
  name: string
  restarts: number
  atMs: number
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Notes when each restart count of a row in sight was painted, and every long task. */
const OBSERVED = `(() => {
  window.painted = []
  window.tasks = []
  const seen = new Map()
  const at = [...document.querySelectorAll('thead th')].findIndex((th) => th.textContent.includes('Restarts'))
  const note = () => {
    for (const row of document.querySelectorAll('tr[data-row]')) {
      const name = row.dataset.row
      const restarts = Number.parseInt(row.children[at].textContent, 10)
      if (seen.get(name) === restarts) continue
      seen.set(name, restarts)
      requestAnimationFrame(() => setTimeout(() => window.painted.push({ name, restarts, atMs: Date.now() })))
    }
  }
  note()
  new MutationObserver(note).observe(document.querySelector('tbody'), { subtree: true, childList: true, characterData: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.tasks.push(entry.duration)
  }).observe({ type: 'longtask' })
})()`

/** When a watch of the same pods straight from the API server brought each change: what no page can be faster than. */
async function watchDirectly({
  url,
  ca,
  token,
}: LiveCluster): Promise<{ samples: Sample[]; stop: () => void }> {
  const samples: Sample[] = []
  const path = '/api/v1/namespaces/shop/pods?watch=1&resourceVersion=0'
  const request = https.get(`${url}${path}`, {
    ca,
    headers: { authorization: `Bearer ${token}` },
    agent: false,
  })
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request.on('response', resolve)
    request.on('error', reject)
  })
  let rest = ''
  response.setEncoding('utf8').on('data', (part: string) => {
    const lines = `${rest}${part}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { object } = JSON.parse(line)
      const restarts = object?.status?.containerStatuses?.[0]?.restartCount ?? 0
      samples.push({ name: object?.metadata?.name ?? '', restarts, atMs: Date.now() })
    }
  })
  response.on('error', () => undefined)
  request.on('error', () => undefined)
  return { samples, stop: () => request.destroy() }
}

/** From a restart at the API server to the painted cell, with the whole namespace changing and several tabs open. */
export async function changeToPaint(
  browser: Browser,
  cluster: LiveCluster,
  { url }: LiveProduct,
  { tabs, perSecond, changes }: { tabs: number; perSecond: number; changes: number },
): Promise<Figure[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const others: Page[] = []
  for (let i = 1; i < tabs; i += 1) {
    const page = await context.newPage()
    await page.goto(`${url}${PODS}`, { waitUntil: 'commit' })
    others.push(page)
  }
  const page = await context.newPage()
  await page.goto(`${url}${PODS}`)
  await page.locator('[data-list-state="live"]').waitFor()
  const names = await page
    .locator('tr[data-row]')
    .evaluateAll((rows) =>
      rows.slice(0, 20).map((row) => (row instanceof HTMLElement ? (row.dataset.row ?? '') : '')),
    )
  const drawn = await page.locator('tr[data-row]').count()
  await cluster.control('churn', { namespace: 'shop', perSecond })
  const direct = await watchDirectly(cluster)
  await page.evaluate(OBSERVED)
  const made: Sample[] = []
  for (let i = 0; i < changes; i += 1) {
    const name = names[i % names.length] ?? ''
    const atMs = Date.now()
    const answer = await cluster.control('restart', { namespace: 'shop', name })
    made.push({ name, restarts: Number(Reflect.get(Object(answer), 'restartCount')), atMs })
    await sleep(200)
  }
  await sleep(1500)
  await cluster.control('churn', { namespace: 'shop', perSecond: 0 })
  direct.stop()
  const painted = await page.evaluate(() => Reflect.get(window, 'painted') as Sample[])
  const tasks = await page.evaluate(() => Reflect.get(window, 'tasks') as number[])
  await context.close()
  const after = (seen: readonly Sample[]) =>
    made.flatMap(({ name, restarts, atMs }) => {
      // A later restart of the same pod may have come before the cell was painted.
      const found = seen.find((one) => one.name === name && one.restarts >= restarts && one.atMs >= atMs)
      return found ? [found.atMs - atMs] : []
    })
  const [ours, peer] = [after(painted), after(direct.samples)]
  const p95 = percentile(ours, 0.95)
  return [
    {
      what: `change to painted cell, p95 of ${ours.length}/${made.length}, ${perSecond} changes/s, ${tabs} tabs`,
      ours: ms(p95),
      peer: `a direct watch ${ms(percentile(peer, 0.95))}`,
      ratio: ratioOf(p95, percentile(peer, 0.95)),
      budget: '≤ 300 ms',
      met: p95 <= 300 && ours.length === made.length,
    },
    {
      what: 'long tasks of the page meanwhile',
      ours: `${tasks.length}, longest ${ms(Math.max(0, ...tasks))}`,
      peer: `${drawn} rows in the DOM`,
      ratio: '—',
      budget: '< 100 rows',
      met: drawn < 100,
    },
  ]
}
