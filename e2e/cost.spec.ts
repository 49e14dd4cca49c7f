import { expect, test, type World } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { withoutCounts } from './testing/without-counts'
import { thorough } from './thorough'

/** The samples of one metric, by their labels. */
async function scrape(world: World, name: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${world.healthUrl}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  return new Map(
    lines.map((line) => [line.slice(name.length, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  )
}

function sum(samples: Map<string, number>, part = ''): number {
  return [...samples].reduce((all, [labels, value]) => all + (labels.includes(part) ? value : 0), 0)
}

test(
  'Prometheus reads what was asked of the API server, as the API server counted it',
  thorough,
  async ({ world }) => {
    const { url, cluster } = world
    const post = (path: string, body: unknown) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    for (const path of [
      'identity',
      'access',
      'kinds',
      'cost',
      'resources?group=&version=v1&resource=pods&namespace=shop',
    ]) {
      expect((await fetch(`${url}/api/${path}`)).status).toBe(200)
    }
    await post('/api/access/check', { verb: 'list', group: '', resource: 'secrets', namespace: 'shop' })
    await post('/api/access/check', { verb: 'list' })
    await fetch(`${url}/api/identity`, { headers: { origin: 'http://elsewhere.example' } })

    const asked = 'podglass_upstream_requests_total'
    // The process asks by itself as well, between a reading of the one count and of the other.
    await expect(async () => {
      const requests = [...cluster.requests]
      const samples = await scrape(world, asked)
      const waits = await scrape(world, 'podglass_upstream_queue_wait_seconds_count')
      const seen = (fits: (request: (typeof requests)[number]) => boolean) => requests.filter(fits).length
      expect(sum(samples)).toBe(requests.length)
      expect(sum(waits)).toBe(requests.length)
      for (const status of new Set(requests.map((request) => request.status))) {
        expect(sum(samples, `code="${status}"`)).toBe(seen((request) => request.status === status))
      }
      expect(sum(samples, 'verb="watch"')).toBe(seen(({ path }) => path.includes('watch=1')))
      expect(sum(samples, 'verb="create"')).toBe(seen(({ method }) => method === 'POST'))
      expect(sum(samples, 'resource="selfsubjectrulesreviews"')).toBe(
        seen(({ path }) => path.endsWith('/selfsubjectrulesreviews')),
      )
      // A request counts once its answer is closed, which the one who asked does not wait for.
      expect(sum(await scrape(world, 'podglass_upstream_streams_open'), 'resource="pods"')).toBe(1)
      const handled = await scrape(world, 'podglass_http_requests_total')
      expect(sum(handled, 'route="/api/access/check",code="200"')).toBe(1)
      expect(sum(handled, 'route="/api/access/check",code="400"')).toBe(1)
      expect(sum(handled, 'route="/api/identity"')).toBe(1)
      expect(sum(await scrape(world, 'podglass_guard_refusals_total'), 'code="forbidden-origin"')).toBe(1)
    }).toPass()

    const text = await (await fetch(`${world.healthUrl}/metrics`)).text()
    for (const word of ['shop', 'web', cluster.pod?.metadata.name ?? 'no pod', 'elsewhere']) {
      expect(text).not.toContain(word)
    }
  },
)

test(
  'I see what this page costs the API server, and the numbers are those of the API server',
  thorough,
  async ({ page, world }) => {
    await withoutCounts(page)
    await page.goto('/resources?group=&version=v1&resource=pods&namespace=shop')
    await expect(page.getByRole('status').filter({ hasText: 'live' })).toBeVisible()
    const rate = page
      .getByRole('banner')
      .locator('summary')
      .filter({ hasText: /^\d+ req\/min$/ })
    await rate.click({ timeout: 30_000 })
    const table = page.getByRole('table', { name: 'Calls to the API server by kind' })
    const ofKind = (name: RegExp) => table.getByRole('row', { name }).getByRole('cell')
    // The page asks each 15 s, and a call may come between its question and ours.
    await expect(async () => {
      const soon = { timeout: 1_000 }
      const recent = world.cluster.requests.filter(({ atMs }) => Date.now() - atMs < 60_000)
      await expect(rate).toHaveText(`${recent.length} req/min`, soon)
      await expect(
        page.getByText(
          `Podglass asked the API server ${recent.length} times in the last minute; 1 watch serves 1 viewer`,
        ),
      ).toBeVisible(soon)
      await expect(ofKind(/^All/)).toHaveText([new RegExp(`^${recent.length} `), /^[1-9]\d* /], soon)
      const watches = recent.filter(({ path }) => path.includes('watch=1')).length
      await expect(ofKind(/^watch pods/).first()).toHaveText(new RegExp(`^${watches} `), soon)
    }).toPass()
    await expectAccessible(page, 'header')
  },
)
