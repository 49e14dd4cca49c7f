import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { extname, join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { recordGate } from './gates/record-gate'
import { thorough } from './thorough'

const FOLDER = 'out/explain'
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

const REFUSED =
  'Error from server (Forbidden): jobs.batch is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "jobs" in API group "batch" in the namespace "shop"'

/** A plain file server: the folder needs nothing more. */
function serveFolder(): Promise<{ url: string; close: () => void }> {
  const server = http.createServer(({ url = '/' }, response) => {
    const name = url === '/' ? 'index.html' : url.slice(1)
    try {
      const body = readFileSync(join(FOLDER, name))
      response
        .writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' })
        .end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({ url: `http://127.0.0.1:${port}/`, close: () => server.close() })
    })
  })
}

let folder: Awaited<ReturnType<typeof serveFolder>>
test.beforeAll(async () => {
  const { status, stdout, stderr } = spawnSync('npx', ['tsx', 'scripts/build-explain.ts'], {
    encoding: 'utf8',
  })
  const size = /all, gzipped +(.*):/.exec(stdout)?.[1] ?? stderr.slice(0, 200)
  recordGate({ id: 'explain-alone', part: 'size', figure: size, state: status === 0 ? 'met' : 'missed' })
  expect(status).toBe(0)
  folder = await serveFolder()
})
test.afterAll(() => folder.close())

test('a pasted error is explained in the browser, and nothing leaves it', thorough, async ({ page }) => {
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(folder.url, { waitUntil: 'networkidle' })
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))

  const field = page.getByLabel('The error, with as much of the log around it as you have')
  await field.fill(REFUSED)
  await page.getByRole('button', { name: 'Explain' }).click()
  const card = page.getByRole('article', { name: 'Explanation' })
  await expect(card.getByRole('heading')).toHaveText('web was not allowed to watch jobs.batch in shop')
  await expect(card).toContainText('The text alone; no cluster was asked.')
  await card.getByText('This fix').click()
  await expect(card).toContainText('kubectl -n shop create role web-watch-jobs-batch')
  await expect(card.getByRole('link')).toHaveCount(0)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])

  await field.fill('nothing of interest')
  await page.getByRole('button', { name: 'Explain' }).click()
  await expect(page.getByText('No refused call and no failed connection was found')).toBeVisible()
  await field.fill('failed to get secret from vault: 403 Forbidden')
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByRole('button', { name: 'Yes, from Kubernetes' }).click()
  await expect(card).toBeVisible()
  await field.fill('x509: certificate signed by unknown authority: Get "https://10.96.0.1:443/api/v1/pods"')
  await page.getByRole('button', { name: 'Explain' }).click()
  await expect(card).toBeVisible()

  await page.setViewportSize({ width: 390, height: 800 })
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect([requests, faults, isWide]).toEqual([[], [], false])
  // The page's own policy stops even what it would send itself.
  const sent = await page.evaluate(() =>
    fetch('/').then(
      () => 'sent',
      () => 'stopped',
    ),
  )
  expect(sent).toBe('stopped')
})
