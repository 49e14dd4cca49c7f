import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { startCluster } from '@/sandbox/cluster'
import { startProduct } from '@/sandbox/product'
import { scenarios } from '@/sandbox/scenarios/all'
import { expect, reads, test } from './fixtures'
import { freePort } from './free-port'
import { ACCESS_TOKEN, tokenMode, untilOpen } from './testing/access-token'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads } from './thorough'

async function signIn(page: Page, token = ACCESS_TOKEN) {
  await page.getByLabel('Access token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

const signedOut = (page: Page) =>
  page.getByRole('heading', { name: 'Sign in with the access token', level: 1 })

test.describe('a page with an access token', () => {
  test.use({ environment: tokenMode() })

  test(
    'anyone who has the token signs in at the address of a link, stays there, and signs out',
    reads,
    async ({ page, world }) => {
      await untilOpen(world)
      await page.goto('/ask?verb=list&group=&resource=pods&namespace=shop')
      await expect(signedOut(page)).toBeVisible()
      await expectAccessible(page)
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.getByRole('button', { name: 'Copy the kubectl command' }).click()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
        /^kubectl -n NAMESPACE get secret/,
      )
      await page.getByRole('button', { name: 'Switch between light and dark colors' }).click()
      await expectAccessible(page)
      await signIn(page, 'wrong')
      await expect(page.getByRole('alert')).toContainText('This is not the access token.')
      await signIn(page)
      await expect(page.getByRole('heading', { name: 'Ask', level: 1 })).toBeVisible()
      await expect(page).toHaveURL(/\?verb=list&group=&resource=pods&namespace=shop$/)
      expect(await page.evaluate(() => document.cookie)).toBe('')

      await page.getByRole('link', { name: 'Overview' }).click()
      const line = page.locator('summary').filter({ hasText: 'Who can open this page' })
      await line.click()
      const region = page.getByRole('region', { name: 'Who can open this page' })
      await expect(region).toContainText('Anyone who has the access token.')
      await expect(region).toContainText('A RoleBinding in another namespace may grant more')
      const copied = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
      const askByCopy = async () =>
        (await fetch(`${world.url}/api/exposure`, { headers: { cookie: copied } })).status
      expect(await askByCopy()).toBe(200)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await expect(signedOut(page)).toBeVisible()
      expect(await askByCopy()).toBe(401)
      expect((await page.request.get('/api/identity')).status()).toBe(401)
      expect(world.printed.join('')).not.toContain(ACCESS_TOKEN.slice(0, 16))
    },
  )

  test(
    'what a page still loads after its session ended is refused, and the browser complains of nothing',
    thoroughReads,
    async ({ page, world }) => {
      await untilOpen(world)
      await page.goto('/')
      await signIn(page)
      await expect(page.getByRole('heading', { name: 'Pod healthy.', level: 1 })).toBeVisible()
      await page.context().clearCookies()
      const refused = page.waitForResponse((response) => response.url().endsWith('/theme.js?late'))
      await page.evaluate(() =>
        document.head.append(Object.assign(document.createElement('script'), { src: '/theme.js?late' })),
      )
      expect((await refused).status()).toBe(401)
      await page.waitForFunction(() => document.documentElement.dataset.unloaded === 'lost')
    },
  )

  test(
    'a link on another site works for someone already signed in',
    thoroughReads,
    async ({ page, world }) => {
      await untilOpen(world)
      await page.goto('/')
      await signIn(page)
      await expect(page.getByRole('heading', { name: 'Pod healthy.', level: 1 })).toBeVisible()
      const elsewhere = createServer((_, response) => {
        response.setHeader('content-type', 'text/html').end(`<a href="${world.url}/identity">to it</a>`)
      })
      await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
      const { port } = elsewhere.address() as AddressInfo
      await page.goto(`http://localhost:${port}/`)
      await page.getByRole('link', { name: 'to it' }).click()
      await expect(page.getByRole('heading', { name: 'Identity', level: 1 })).toBeVisible()
      elsewhere.close()
    },
  )

  test(
    'what another account can do is hidden, and the page says why',
    thoroughReads,
    async ({ page, world }) => {
      await untilOpen(world)
      await page.goto('/permissions?of=system:serviceaccount:shop:api')
      await signIn(page)
      await expect(page.getByText('The permissions of others are hidden here.').first()).toBeVisible()
    },
  )
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test.describe(`${width} px wide, ${colorScheme}`, { tag: '@thorough' }, () => {
      test.use({ colorScheme, viewport: { width, height: 844 }, environment: tokenMode() })

      test(
        'the sign-in and each refusal have no accessibility finding and nothing scrolls sideways',
        reads,
        async ({ page, world }) => {
          await untilOpen(world)
          for (const address of ['/', '/api/v1/namespaces/shop/services/podglass/proxy/', '/a/%2e%2e/']) {
            await page.goto(address)
            await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
            await expectAccessible(page)
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
            expect(overflow, `${address} scrolls sideways`).toBeLessThanOrEqual(0)
          }
        },
      )
    })
  }
}

test.describe('a page behind a sign-in proxy', { tag: '@thorough' }, () => {
  test.use({ environment: { ACCESS_MODE: 'proxy', ALLOWED_HOSTS: 'ops.example' } })

  test('knows its reader by the proxy’s header, only in its log, and admits no one without it', async ({
    page,
    world,
  }) => {
    await untilOpen(world)
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'The sign-in proxy named no user' })).toBeVisible()
    await page.setExtraHTTPHeaders({ 'X-Forwarded-User': 'ann@example.com' })
    await page.goto('/')
    await expect(page.locator('#exposure')).toContainText('Anyone the sign-in proxy')
    await expect
      .poll(() => world.printed.join(''))
      .toMatch(/"user":"ann@example\.com","method":"GET","route":"\/api\/identity"/)
    expect(await page.content()).not.toContain('ann@example.com')
    await page.request.get('/api/object?group=&version=v1&resource=pods&namespace=shop&name=web-0', {
      headers: { 'x-forwarded-user': 'ann@example.com', 'x-forwarded-for': '203.0.113.7, 10.0.0.9' },
    })
    await expect
      .poll(() => world.printed.join(''))
      .toMatch(
        /"address":"127\.0\.0\.1","forwardedFor":\["203\.0\.113\.7","10\.0\.0\.9"\],"user":"ann@example\.com",[^\n]*"asked":\[\{"group":"","resource":"pods","namespace":"shop","name":"web-0"\}\]/,
      )
  })
})

test.describe('an account that may read Secrets', { tag: '@thorough' }, () => {
  test('is not shared with anyone who can open an exposed page, unless the deployment says so', async ({
    page,
  }) => {
    const scenario = scenarios.get('permissive-binding')
    const cluster = await startCluster(scenario ? { scenario } : {})
    const start = async (more: Record<string, string>) => {
      const printed: string[] = []
      const port = await freePort()
      const environment = { ...cluster.environment(), ...tokenMode(more) }
      const product = startProduct({
        environment,
        port,
        healthPort: await freePort(),
        dev: false,
        onOutput: (text) => printed.push(text),
      })
      return { product, url: `http://127.0.0.1:${port}`, printed }
    }
    const refused = await start({})
    expect(await refused.product.ended).toBe(2)
    const said = refused.printed.join('')
    expect(said).toContain('can do everything')
    expect(said).toContain('kubectl get clusterrolebinding')
    expect(said).toContain('ALLOW_DANGEROUS_RIGHTS=true')
    const open = await start({ ALLOW_DANGEROUS_RIGHTS: 'true' })
    await expect.poll(() => open.printed.join('')).toContain('self-audit')
    await page.goto(open.url)
    await signIn(page)
    const findings = page.getByRole('region', { name: 'Needs attention' })
    await expect(findings).toContainText('Anyone who can open this page can use it')
    await open.product.stop()
    await cluster.stop()
  })
})
