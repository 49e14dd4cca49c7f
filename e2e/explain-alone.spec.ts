import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { recordGate } from './gates/record-gate'
import { buildStaticPage, serveStaticPage } from './testing/static-page'
import { thorough } from './thorough'

const REFUSED =
  'Error from server (Forbidden): jobs.batch is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "jobs" in API group "batch" in the namespace "shop"'

/** The folder as a browser opens it from disk. */
let fromDisk: string
let folder: Awaited<ReturnType<typeof serveStaticPage>>
test.beforeAll(async () => {
  const { folder: files, status, size } = buildStaticPage()
  fromDisk = pathToFileURL(`${files}/`).href
  recordGate({ id: 'explain-alone', part: 'size', figure: size, state: status === 0 ? 'met' : 'missed' })
  expect(status).toBe(0)
  folder = await serveStaticPage(files)
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
  page.on('request', (request) => {
    // The thread is this page's own text.
    if (!request.url().startsWith('blob:')) requests.push(request.url())
  })

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

test(
  'I open the folder from disk, paste what a cloud said, and follow its cause to a page',
  thorough,
  async ({ page }) => {
    const faults: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    await page.goto(`${fromDisk}index.html`)
    const field = page.getByLabel('The error, with as much of the log around it as you have')
    await field.fill('An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation')
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByRole('article', { name: 'Explanation' }).getByRole('link', { name: 'Cause L3' }).click()
    await expect(page).toHaveTitle(
      /^An error occurred .*… · The cloud does not trust this ServiceAccount \(L3\) · Podglass$/,
    )
    await field.or(page.getByRole('link', { name: 'Paste the text of your log' })).click()
    await expect(field).toBeVisible()
    // An action that a cloud refused to somebody it knows is no refusal of Kubernetes, which is said.
    await field.fill(
      'An error occurred (AccessDenied) when calling the ListObjectsV2 operation: User: arn:aws:sts::111122223333:assumed-role/shop-web/botocore-session is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::orders" because no identity-based policy allows the s3:ListBucket action',
    )
    await page.getByRole('button', { name: 'Explain' }).click()
    await expect(page.getByRole('region', { name: 'Answer' })).toContainText('AWS')
    expect(faults).toEqual([])
  },
)

test('I press each of ten errors, and every link of the folder on disk leads somewhere', async ({ page }) => {
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(`${fromDisk}index.html`)
  const errors = page.getByRole('navigation', { name: 'Or press one of these' }).getByRole('link')
  await expect(errors).toHaveCount(10)
  for (const error of await errors.all()) {
    await error.click()
    await expect(page.getByLabel('The error, with as much')).toHaveValue((await error.textContent()) ?? '')
    await expect(page.getByRole('article', { name: 'Explanation' }).first()).toBeVisible()
  }
  // What is written on disk is read as it is: a browser for each of some hundred pages would show no more.
  const seen = new Set<string>()
  const next = (
    await page.locator('a[href]').evaluateAll((links) => links.map((a) => (a as HTMLAnchorElement).href))
  ) //
    .filter((href) => href.startsWith('file:'))
  for (let href = next.pop(); href !== undefined; href = next.pop()) {
    const file = new URL(href.replace(/#.*/, ''))
    if (seen.has(file.href)) continue
    seen.add(file.href)
    const html = readFileSync(file, 'utf8')
    if (!file.href.endsWith('.html')) continue
    for (const [, to = ''] of html.matchAll(/<(?:a|img|source|link)\b[^>]*?(?:href|src|srcset)="([^"]+)"/g))
      if (!/^(?:https?|data):/.test(to)) next.push(new URL(to, file).href)
  }
  expect(seen.size).toBeGreaterThan(200)
  for (const name of [
    'docs/tutorial.ko.html',
    'docs/index.html',
    'causes/D1.html',
    'docs/pictures/identity.webp',
  ])
    expect(seen.has(`${fromDisk}${name}`), name).toBe(true)
  await page.getByRole('link', { name: '한국어' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    '컨테이너 안에서 쿠버네티스 API에 접근하기',
  )
  await expect(page.getByRole('img').first()).toHaveJSProperty('complete', true)
  expect(
    await page
      .getByRole('img')
      .evaluateAll((all) => all.every((one) => (one as HTMLImageElement).naturalWidth > 0)),
  ).toBe(true)
  expect(faults).toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })
    test(
      'I find a cause by its words below any address, and everybody can read it',
      thorough,
      async ({ page }) => {
        await page.goto(`${folder.url}causes/list-without-watch.html`)
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(
          'D3 · An informer needs both list and watch',
        )
        for (const address of [
          page.url(),
          ...['causes/index', 'causes/L3', 'docs/index', 'docs/tutorial.ko', 'docs/api'].map(
            (name) => `${folder.url}${name}.html`,
          ),
        ]) {
          await page.goto(address)
          const { violations } = await new AxeBuilder({ page })
            .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
            .analyze()
          expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
          await page.setViewportSize({ width: 390, height: 800 })
          expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(
            false,
          )
        }
        await page.getByRole('link', { name: 'All causes' }).first().click()
        await page.getByRole('link', { name: /^D3\b/ }).click()
        await expect(page).toHaveURL(/\/team\/why\/causes\/D3\.html$/)
      },
    )
  })
}
