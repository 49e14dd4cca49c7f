import { createServer } from 'node:net'
import { expect, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { watchShifts } from './testing/layout-shift'
import { thoroughReads } from './thorough'

test.describe('a namespace that denies all egress', () => {
  test.use({ scenario: 'egress-denied' })

  test(
    'the user sees the policy by name, and that it is not enforced here',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/connection')
      const section = page.getByRole('region', { name: 'NetworkPolicies' })
      await expect(section).toContainText(
        'deny-egress isolates this pod for egress: a network plugin that enforces policies drops what no rule admits.',
      )
      const api = section.getByRole('listitem', { name: /^API server/ })
      await expect(api).toContainText('not admitted')
      await expect(api).toContainText(
        'NetworkPolicy deny-egress isolates this pod for egress, and no rule admits it.',
      )
      await expect(section.getByRole('listitem', { name: /^Name server/ })).toHaveCount(2)
      await expect(section).toContainText('The API server answers anyway')
      await expectAccessible(page)
    },
  )

  test('what it cuts off is said in a place kept for it', thoroughReads, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    const shifted = await watchShifts(page)
    let answer = () => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/api/connection/policies', async (route) => {
      await held
      await route.fallback()
    })
    await page.goto('/connection')
    await expect(page.getByText('Reading NetworkPolicies')).toBeVisible()
    answer()
    await expect(
      page.getByText('deny-egress admits no connection to the API server and 2 name servers.'),
    ).toBeVisible()
    expect(await shifted()).toBeLessThan(0.02)
  })
})

test.describe('a policy that forgets DNS', () => {
  test.use({ scenario: 'dns-not-admitted' })

  test(
    'the user sees the rule that admits the API server, and that none admits DNS',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/connection')
      const section = page.getByRole('region', { name: 'NetworkPolicies' })
      const api = section.getByRole('listitem', { name: /^API server/ })
      await expect(api).toContainText('admitted')
      await expect(api).toContainText('NetworkPolicy to-api-server admits it by egress[0].')
      await api.getByText('How this was judged').click()
      await expect(api).toContainText('Endpoint 192.0.2.5:6443 TCP: admits.')
      for (const protocol of ['UDP', 'TCP']) {
        const dns = section.getByRole('listitem', { name: `Name server, 10.96.0.10:53 ${protocol}` })
        await expect(dns).toContainText('not admitted')
        await expect(dns).toContainText('to-api-server')
      }
      const allowed = section.getByRole('list', { name: 'Allowed targets' })
      await expect(allowed.getByRole('listitem', { name: /^192\.0\.2\.50/ })).toContainText(
        'admits it by egress[0]',
      )
      await expect(allowed.getByRole('listitem', { name: /^192\.0\.2\.200/ })).toContainText('not admitted')
      await page.setViewportSize({ width: 390, height: 844 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      await expectAccessible(page)
    },
  )
})

test.describe('a rule with a named port', () => {
  test.use({ scenario: 'egress-named-port' })

  test('stays undecidable, with the command that checks it', thoroughReads, async ({ page }) => {
    await page.goto('/connection')
    const section = page.getByRole('region', { name: 'NetworkPolicies' })
    const udp = section.getByRole('listitem', { name: 'Name server, 10.96.0.10:53 UDP' })
    await expect(udp).toContainText('undecidable')
    await expect(udp).toContainText('kubectl get')
    await expect(udp.getByText('dns-by-name in egress[0] names a port').first()).toBeAttached()
    await expect(section.getByRole('listitem', { name: 'Name server, 10.96.0.10:53 TCP' })).toContainText(
      'not admitted',
    )
  })
})

test.describe('an account that cannot list policies', () => {
  const server = createServer((socket) => socket.destroy())
  test.beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(39_181, '127.0.0.1', resolve))
  })
  test.afterAll(async () => {
    await new Promise((resolve) => server.close(resolve))
  })
  test.use({ environment: { ALLOWED_TARGETS: '127.0.0.1:39181' } })

  test(
    'is told so, and may still try what the operator allowed and nothing else',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/connection')
      const section = page.getByRole('region', { name: 'NetworkPolicies' })
      await expect(section.locator('[data-state="denied"]')).toContainText(
        'cannot list networkpolicies in shop',
      )
      await expect(section).toContainText('kubectl get networkpolicies -n shop -o yaml')
      const target = section.getByRole('listitem', { name: /^127\.0\.0\.1:39181/ })
      await target.getByRole('button', { name: 'Connect to 127.0.0.1:39181' }).click()
      await expect(target.getByRole('status')).toContainText('127.0.0.1:39181 accepts TCP connections.')

      const other = await page.request.post('/api/connection/targets', { data: { target: '127.0.0.1:22' } })
      expect([other.status(), (await other.json()).code]).toEqual([400, 'invalid-request'])
    },
  )
})

test.describe('a container that kubectl debug added', () => {
  test.use({ scenario: 'debugged' })

  test('shows what the one has that it is aimed at, and no value of it', thoroughReads, async ({ page }) => {
    await page.goto('/identity')
    const app = page.locator('#neighbors')
    await expect(app).toContainText('Its user 1001:1001 cannot read it')
    await expect(app).toContainText('HTTPS_PROXY and no_proxy, of 2 variables. Values are not read.')
    await expect(app).toContainText('musl (ld-musl-x86_64.so.1)')
    await expect(app).toContainText('ndots:5')
    await expect(page.getByText('not-a-real-password')).toHaveCount(0)
    await expectAccessible(page)
  })
})
