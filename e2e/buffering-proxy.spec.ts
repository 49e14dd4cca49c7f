import { test as base, expect } from './fixtures'
import { isFullGate } from './gates/record-gate'
import { reportRow } from './testing/fault-figures'
import { type Nginx, NO_NGINX, nginxProgram, startNginx } from './testing/nginx'

const PODS = '/resources?group=&version=v1&resource=pods&namespace=shop'

const test = base.extend<{ options: string; nginx: Nginx }>({
  options: ['', { option: true }],
  nginx: async ({ world, options }, use) => {
    const nginx = await startNginx(`location / { proxy_pass ${world.url}; ${options} }`)
    await use(nginx)
    await nginx.stop()
  },
  baseURL: ({ nginx }, use) => use(nginx.url),
})

test.skip(nginxProgram === undefined, NO_NGINX)

test.describe('R21: nginx that buffers although the page asks it not to', { tag: '@thorough' }, () => {
  test.use({ options: 'proxy_ignore_headers X-Accel-Buffering;' })
  test('the page shows its rows, polls, and says what holds the events back', async ({ page }) => {
    const from = performance.now()
    await page.goto(PODS)
    await expect(page.getByRole('rowheader')).toHaveCount(5)
    const rowsMs = performance.now() - from
    const frame = page.getByRole('banner').getByRole('status')
    await expect(frame).toContainText('polling', { timeout: 20_000 })
    const pollingMs = performance.now() - from
    await expect(page.getByText('holds events back').first()).toBeAttached()
    reportRow('R21', 'nginx that buffers events', { mode: 'polling', rowsMs, pollingMs })
  })
})

test.describe('R21: nginx as it comes, which closes what is silent for 60 s', { tag: '@thorough' }, () => {
  test.skip(!isFullGate, 'takes 75 s')
  test.setTimeout(120_000)
  test('one stream outlives the limit by its heartbeats', async ({ page }) => {
    const streams: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/api/stream')) streams.push(request.url())
    })
    await page.goto(PODS)
    const frame = page.getByRole('banner').getByRole('status')
    await expect(frame).toHaveText('live')
    const opened = streams.length
    await page.waitForTimeout(75_000)
    await expect(frame).toHaveText('live')
    expect(streams).toHaveLength(opened)
    reportRow('R21', 'nginx with its limit of 60 s', { mode: 'stream', seconds: 75, reconnects: 0 })
  })
})
