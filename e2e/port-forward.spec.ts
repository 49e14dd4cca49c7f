import { FaultProxy } from '@/sandbox/fault-proxy'
import { test as base, expect } from './fixtures'
import { reportRow } from './testing/fault-figures'
import { thoroughReads } from './thorough'

const PODS = '/resources?group=&version=v1&resource=pods&namespace=shop'

/** A forwarder like kubectl port-forward: TCP on loopback, until it ends. */
const test = base.extend<{ forwarder: FaultProxy }>({
  forwarder: async ({ world }, use) => {
    const port = Number(new URL(world.url).port)
    const forwarder = await FaultProxy.start(() => port)
    await use(forwarder)
    await forwarder.stop()
  },
  baseURL: ({ forwarder }, use) => use(`http://127.0.0.1:${forwarder.port}`),
})

test(
  'R23: a port-forward that ends is reported with the command that runs it again, and the page recovers by itself',
  thoroughReads,
  async ({ page, world, forwarder }) => {
    const frame = page.getByRole('banner').getByRole('status')
    const lost = page.getByRole('status').filter({ hasText: 'Connection lost.' })
    await page.goto(PODS)
    await expect(frame).toHaveText('live')
    await expect(page.getByRole('rowheader')).toHaveCount(5)
    // The command names this pod, which is one more answer.
    await expect(page.getByRole('banner')).toContainText('shop/web')
    await expect(lost).toHaveCount(0)

    const endedAt = performance.now()
    await forwarder.refuse()
    await expect(lost).toBeVisible()
    const noticeMs = performance.now() - endedAt
    const port = new URL(world.url).port
    const command = `kubectl -n shop port-forward deployment/web ${forwarder.port}:${port}`
    await expect(lost.getByText(command, { exact: true })).toBeVisible()
    await expect(page.getByRole('rowheader')).toHaveCount(5)

    world.cluster.apply(
      '{apiVersion: v1, kind: Pod, metadata: {name: newcomer, namespace: shop}, spec: {containers: [{name: c, image: "registry.example/c:1"}]}}',
    )
    const againAt = performance.now()
    await forwarder.accept()
    await expect(page.getByRole('rowheader', { name: 'newcomer', exact: true })).toBeVisible()
    await expect(frame).toHaveText('live')
    await expect(lost).toHaveCount(0)
    reportRow('R23', 'port-forward ends', { noticeMs, recoverMs: performance.now() - againAt, rowsKept: 5 })

    world.cluster.delete('Pod', 'shop', 'newcomer')
  },
)

test('after a port-forward ended every page still opens, and back shows what was there', {
  tag: '@thorough',
}, async ({ page, forwarder }) => {
  // For each page, first the document, then its parts.
  const answers = new Map([
    ['/report', 0],
    ['/permissions', 0],
  ])
  let lastMs = performance.now()
  page.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.endsWith('.js')) lastMs = performance.now()
    const seen = answers.get(pathname)
    if (seen !== undefined) answers.set(pathname, seen + 1)
  })
  await page.goto(PODS)
  await expect(page.getByRole('rowheader')).toHaveCount(5)
  await expect.poll(() => [...answers.values()]).toEqual([2, 2])
  // The scripts that they name come after them.
  await expect.poll(() => performance.now() - lastMs).toBeGreaterThan(2_000)
  await forwarder.refuse()
  const lost = page.getByRole('status').filter({ hasText: 'Connection lost.' })
  await expect(lost).toBeVisible()
  const open = (name: string) =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
  await open('Permissions')
  await expect(page.getByRole('heading', { name: 'Permissions', level: 1 })).toBeVisible()
  await open('Report')
  await expect(page.getByRole('heading', { name: 'Report', level: 1 })).toBeVisible()
  await page.goBack()
  await page.goBack()
  await expect(page.getByRole('rowheader')).toHaveCount(5)
})
