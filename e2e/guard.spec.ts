import http from 'node:http'
import { expect, reads, shared, test } from './fixtures'
import { REBOUND } from './playwright.config'

/** Someone else's page, on another port of this machine. */
function listenElsewhere(html: string): Promise<{ url: string; close: () => void }> {
  const server = http.createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(html)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({ url: `http://127.0.0.1:${port}`, close: () => server.close() })
    })
  })
}

test(
  'another web page reads no answer and causes no call to the API server',
  shared('quiet'),
  async ({ page, world }) => {
    const elsewhere = await listenElsewhere('<!doctype html><title>elsewhere</title>')
    const other = await page.context().newPage()
    await other.goto(elsewhere.url)
    const before = world.cluster.requests.length

    const outcomes = await other.evaluate(async (target) => {
      const attempts: [string, RequestInit][] = [
        [`${target}/api/identity`, {}],
        [`${target}/api/access`, { mode: 'no-cors' }],
        [
          `${target}/api/explain`,
          { method: 'POST', body: '{"text":"x"}', headers: { 'content-type': 'application/json' } },
        ],
        [`${target}/api/explain`, { method: 'POST', body: '{"text":"x"}', mode: 'no-cors' }],
      ]
      return Promise.all(
        attempts.map(async ([url, init]) => {
          try {
            return (await (await fetch(url, init)).text()).length
          } catch {
            return 0
          }
        }),
      )
    }, world.url)

    expect(outcomes).toEqual([0, 0, 0, 0])
    expect(world.cluster.requests.length).toBe(before)
    await other.close()
    elsewhere.close()
  },
)

test('a name that was rebound to this machine is not served', reads, async ({ context, world }) => {
  const page = await context.newPage()
  const response = await page.goto(`http://${REBOUND}:${new URL(world.url).port}/`)
  expect(response?.status()).toBe(421)
  await expect(page.locator('body')).toContainText('This host name is not served here')
})

test('the pages run under a policy that allows no other script', reads, async ({ page }) => {
  const response = await page.goto('/permissions')
  const policy = response?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  expect(response?.headers()['x-frame-options']).toBe('DENY')
})
