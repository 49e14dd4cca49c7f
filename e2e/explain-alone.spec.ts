import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { recordGate } from './gates/record-gate'
import { buildStaticPage, serveStaticPage } from './testing/static-page'
import { thorough } from './thorough'

const REFUSED =
  'Error from server (Forbidden): jobs.batch is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "jobs" in API group "batch" in the namespace "shop"'

let folder: Awaited<ReturnType<typeof serveStaticPage>>
test.beforeAll(async () => {
  const { status, size } = buildStaticPage()
  recordGate({ id: 'explain-alone', part: 'size', figure: size, state: status === 0 ? 'met' : 'missed' })
  expect(status).toBe(0)
  folder = await serveStaticPage()
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
