import type { Page } from '@playwright/test'
import { test as base, expect } from './fixtures'
import { reportRow } from './testing/fault-figures'
import { type FrontProxy, startFrontProxy } from './testing/front-proxy'
import { thorough } from './thorough'

const test = base.extend<{ front: FrontProxy }>({
  front: async ({ world }, use) => {
    const front = await startFrontProxy(world.url)
    await use(front)
    await front.stop()
  },
  baseURL: ({ front }, use) => use(front.url),
})

const pods = '/resources?group=&version=v1&resource=pods&namespace=shop'
const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
const frame = (page: Page) => page.getByRole('banner').getByRole('status')

function aPod(name: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop}, spec: {containers: [{name: c, image: "registry.example/c:1"}]}}`
}

/** Brings a window to the front, or covers it; every page of a test browser counts as visible. */
const show = (page: Page, state: 'visible' | 'hidden') =>
  page.evaluate(`{
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${state}' })
    document.dispatchEvent(new Event('visibilitychange'))
  }`)

test(
  'eight visible windows are all kept current with four streams; hidden ones disconnect and catch up',
  thorough,
  async ({ context, world, front }) => {
    const windows: Page[] = []
    for (let i = 0; i < 8; i += 1) {
      const page = await context.newPage()
      await page.goto(pods)
      await expect(frame(page)).toHaveText(i < 4 ? 'live' : /^polling/)
      windows.push(page)
    }
    expect(front.openStreams()).toBe(4)
    await expect(frame(windows[7] as Page)).toContainText(
      'other windows of this browser use all of its live streams',
    )
    world.cluster.apply(aPod('newcomer'))
    for (const page of windows) await expect(rowOf(page, 'newcomer')).toBeVisible()
    expect(front.openStreams()).toBe(4)

    for (const page of windows) await show(page, 'hidden')
    await expect.poll(front.openStreams).toBe(0)
    world.cluster.delete('Pod', 'shop', 'newcomer')
    world.cluster.apply(aPod('latecomer'))
    const [first, last] = [windows[0] as Page, windows[7] as Page]
    const from = performance.now()
    for (const page of [first, last]) await show(page, 'visible')
    await expect(rowOf(first, 'latecomer')).toBeVisible()
    const catchUpMs = performance.now() - from
    await expect(rowOf(first, 'newcomer')).toHaveCount(0)
    await expect(rowOf(last, 'latecomer')).toBeVisible()
    for (const page of [first, last]) await expect(frame(page)).toHaveText('live')
    expect(front.openStreams()).toBe(2)
    reportRow('R22', 'windows over HTTP/1.1', { windows: windows.length, streams: 4, catchUpMs })
  },
)

test(
  'behind a proxy that delays events the page polls, says so, and is live once events arrive',
  thorough,
  async ({ page, world, front }) => {
    front.hold(true)
    await page.goto(pods)
    await expect(page.getByRole('rowheader')).toHaveCount(5)
    await expect(frame(page)).toContainText('polling')
    await expect(page.getByText('Polling every 5 s: something between').first()).toBeAttached()
    await expect(page.locator('[data-list-state="polling"]')).toBeVisible()

    const explained = page.getByRole('tooltip').filter({ hasText: 'delays events' })
    await expect(explained).toBeHidden()
    await frame(page).getByRole('button', { name: 'polling' }).hover()
    await expect(explained).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(explained).toBeHidden()

    world.cluster.apply(aPod('newcomer'))
    await expect(rowOf(page, 'newcomer')).toBeVisible()

    front.hold(false)
    await expect(frame(page)).toHaveText('live')
    await expect(page.locator('[data-list-state="live"]')).toBeVisible()
  },
)

test('a page whose stream is refused polls, and quotes who refused it', thorough, async ({ page, world }) => {
  const problem = {
    code: 'too-many-requests',
    title: 'Too many lists and logs are being followed at once.',
    detail: 'Podglass serves at most 100 streams at once.',
    status: 429,
    retryable: true,
    hint: '',
    fields: [],
  }
  await page.route('**/api/stream?*', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      body: JSON.stringify(problem),
    }),
  )
  await page.goto(pods)
  await expect(frame(page)).toContainText('polling')
  await expect(page.locator('[data-state="polling"]')).toContainText(
    'Polling every 5 s: Too many lists and logs are being followed at once.',
  )
  world.cluster.apply(aPod('newcomer'))
  await expect(rowOf(page, 'newcomer')).toBeVisible()
})

test('a stream that falls silent shows its age after ten seconds, and recovers', {
  tag: '@thorough',
}, async ({ page, front }) => {
  await page.goto(pods)
  await expect(frame(page)).toHaveText('live')
  front.hold(true)
  await page.route('**/api/resources?*', (route) => route.abort())
  await expect(frame(page)).toContainText(/^stale 1\d s/)
  // It polls by then, and no poll brings anything.
  await expect(frame(page)).toContainText(/^stale (?:2[2-9]|[3-9]\d) s/)
  await expect(page.getByRole('rowheader')).toHaveCount(5)

  front.hold(false)
  await page.unroute('**/api/resources?*')
  await expect(frame(page)).toHaveText('live')
})
