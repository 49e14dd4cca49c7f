import { expect, reads, shared, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { field, source } from './testing/identity-rows'
import { thorough, thoroughReads } from './thorough'

test(
  'when the page’s own server is unavailable, what was read stays and is called stale',
  thorough,
  async ({ page, world }) => {
    await page.goto('/identity#fields-agree')
    await expect(field(page, 'metadata.name')).toBeVisible()

    await world.product.stop()
    await page.getByRole('button', { name: 'Check again' }).click()

    const notice = page.locator('[data-state="stale"]')
    await expect(notice).toContainText(/Connection lost\. Podglass (does not answer|has not answered for)/)
    await expect(notice).toHaveCount(1)
    await expect(field(page, 'metadata.name')).toBeVisible()
  },
)

test('while the API server is unavailable, env and files still show, and it is back when the user checks again', {
  tag: [shared('outages').tag, thorough.tag],
}, async ({ page, world }) => {
  await world.cluster.refuse()
  await page.goto('/identity#fields-agree')

  await expect(source(page, 'API server')).toContainText('Unknown')
  await expect(source(page, 'Env')).toContainText('Present')
  await expect(field(page, 'metadata.name')).toContainText('not known')

  await world.cluster.resume()
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect(source(page, 'API server')).toContainText('Present')
})

test.describe('a pod without the downward API', () => {
  test.use({ scenario: 'no-downward' })

  test('each missing source says so and has the YAML that adds it', thoroughReads, async ({ page }) => {
    await page.goto('/identity')

    await expect(source(page, 'Env')).toContainText('Absent')
    await expect(source(page, 'Files')).toContainText('does not exist: no volume is mounted there')
    await source(page, 'Env').getByText('The YAML that adds it').click()
    await expect(source(page, 'Env').getByRole('region', { name: 'patch that adds it' })).toContainText(
      'fieldPath: spec.nodeName',
    )
    await source(page, 'Files').getByText('The YAML that adds it').click()
    await expect(source(page, 'Files').getByRole('region', { name: 'patch that adds it' })).toContainText(
      'fieldPath: metadata.annotations',
    )
    await page.getByText(/fields are not given/).click()
    await expect(field(page, 'spec.nodeName')).toContainText('not given')
  })
})

test.describe('a pod without a token', () => {
  test.use({ scenario: 'no-token' })

  test(
    'the token is absent, not refused, and the YAML lets the kubelet mount one',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/identity')

      await expect(source(page, 'Token')).toContainText('Absent')
      await source(page, 'Token').getByText('The YAML that adds it').click()
      await expect(source(page, 'Token').getByRole('region', { name: 'patch that adds it' })).toContainText(
        'automountServiceAccountToken: true',
      )
      await expect(page.getByRole('region', { name: 'Credentials', exact: true })).toContainText(
        'system:anonymous',
      )
    },
  )
})

test.describe('a ServiceAccount that cannot get its own pod', () => {
  test.use({ scenario: 'nothing-granted' })

  test(
    'the API column says refused, and its explanation is one click away',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/identity#fields-agree')

      await expect(source(page, 'API server')).toContainText(/denied|refused/i)
      await expect(field(page, 'metadata.name')).toContainText('refused')
      await expect(field(page, 'metadata.name')).toContainText('by its name')
      await expect(field(page, 'status.podIP')).toBeHidden()
      await page.getByText(/fields are not shown: without the Pod object/).click()
      await expect(field(page, 'status.podIP')).toContainText('POD_IP')
      await source(page, 'API server').getByRole('link', { name: 'Why?' }).click()
      await expect(page.getByRole('article', { name: 'Explanation' })).toHaveAttribute(
        'data-verdict',
        'denied',
      )
    },
  )
})

for (const [scenario, colorScheme, width] of [
  ['default', 'light', 1440],
  ['default', 'dark', 390],
  ['nothing-granted', 'light', 390],
  ['no-token', 'dark', 1440],
] as const) {
  test.describe(`${scenario} in ${colorScheme} colors, ${width} wide`, thorough, () => {
    test.use({ scenario, colorScheme, viewport: { width, height: 900 } })

    test('the page has no accessibility finding and does not scroll sideways', reads, async ({ page }) => {
      await page.goto('/identity?add=status.podIPs')
      await expect(field(page, 'status.podIPs')).toBeVisible()

      await expectAccessible(page)
      const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
      expect(wide).toBeLessThanOrEqual(shown ?? 0)
    })
  })
}
