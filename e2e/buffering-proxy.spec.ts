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

test.describe('R21: nginx that buffers even though the page asks it not to', { tag: '@thorough' }, () => {
  test.use({ options: 'proxy_ignore_headers X-Accel-Buffering;' })
  test('the page shows its rows, polls, and says what delays the events', async ({ page }) => {
    const from = performance.now()
    await page.goto(PODS)
    await expect(page.getByRole('rowheader')).toHaveCount(5)
    const rowsMs = performance.now() - from
    const frame = page.getByRole('banner').getByRole('status')
    await expect(frame).toContainText('polling')
    const pollingMs = performance.now() - from
    await expect(page.getByText('delays events').first()).toBeAttached()
    reportRow('R21', 'nginx that buffers events', { mode: 'polling', rowsMs, pollingMs })
  })
})

const gate = { tag: ['@thorough', '@gate'] }

test.describe('R21: nginx with its defaults, which closes what is silent for 60 s', gate, () => {
  test.skip(!isFullGate, 'takes 75 s')
  test('one stream outlives the limit by its heartbeats', async ({ page }) => {
    const streams: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/api/stream')) streams.push(request.url())
    })
    await page.goto(PODS)
    const frame = page.getByRole('banner').getByRole('status')
    await expect(frame).toHaveText('live')
    const opened = streams.length
    // The guarantee is about time: every change of the word "live" within 75 s is kept, and there is none.
    await page.evaluate(`{
      const frame = document.querySelector('header [role="status"]')
      window.wasSaid = []
      new MutationObserver(() => window.wasSaid.push(frame.textContent)).observe(frame, {
        subtree: true, childList: true, characterData: true,
      })
      window.watchedFrom = performance.now()
    }`)
    const watchedMs = () => page.evaluate('performance.now() - window.watchedFrom')
    await expect.poll(watchedMs, { timeout: 90_000, intervals: [1_000] }).toBeGreaterThan(75_000)
    expect(await page.evaluate('window.wasSaid')).toEqual([])
    await expect(frame).toHaveText('live')
    expect(streams).toHaveLength(opened)
    reportRow('R21', 'nginx with its limit of 60 s', { mode: 'stream', seconds: 75, reconnects: 0 })
  })
})
