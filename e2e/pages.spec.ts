import AxeBuilder from '@axe-core/playwright'
import { expect, reads, test } from './fixtures'
import { thorough, thoroughUnless } from './thorough'

const pages: [address: string, heading: string][] = [
  ['/', 'Overview'],
  ['/identity', 'Identity'],
  ['/connection', 'Connection'],
  ['/resources', 'Resources'],
  ['/ask?verb=watch&group=&resource=secrets&namespace=shop', 'Ask'],
  ['/report?verb=watch&group=&resource=secrets&namespace=shop', 'Report'],
]

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test.describe(
      `${width} px wide, ${colorScheme}`,
      thoroughUnless(colorScheme === 'dark' && width === 390),
      () => {
        test.use({ colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } })

        test('every page has no accessibility finding and nothing scrolls sideways', async ({ page }) => {
          test.slow()
          for (const [address, heading] of pages) {
            await page.goto(address)
            await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
            await expect(
              page.getByRole('status', { name: /^(Checking|Loading|Opening|Gathering)/ }),
            ).toHaveCount(0)
            const { violations } = await new AxeBuilder({ page }).analyze()
            const found = violations.map(
              (v) => `${address} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`,
            )
            expect(found).toEqual([])
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
            expect(overflow, `${address} scrolls sideways`).toBeLessThanOrEqual(0)
          }
        })
      },
    )
  }
}

test(
  'the theme follows the system until the reader chooses, and the choice lasts',
  thorough,
  async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto('/')
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await ground()
    await page.getByRole('button', { name: 'Show in light colors' }).click()
    const light = await ground()
    expect(light).not.toBe(dark)
    await page.reload()
    expect(await ground()).toBe(light)
  },
)

test('the keyboard reaches the content first and then every page', async ({ page }) => {
  await page.goto('/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  const navigation = page.getByRole('navigation', { name: 'Pages' })
  await navigation.getByRole('link', { name: 'Permissions' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/access$/)
  await expect(navigation.getByRole('link', { name: 'Permissions' })).toHaveAttribute('aria-current', 'page')
  await expect(navigation.getByRole('link', { name: 'Overview' })).toHaveAttribute('href', '/')
  const ownTab = page.context().waitForEvent('page')
  await navigation.getByRole('link', { name: 'Identity' }).click({ modifiers: ['ControlOrMeta'] })
  await expect(await ownTab).toHaveURL(/\/identity$/)
  await expect(page).toHaveURL(/\/access$/)
})

test('while the API server is unavailable nothing stays green, and each area is checked again once it is back', async ({
  page,
  world,
}) => {
  test.slow()
  await world.cluster.refuse()
  await page.goto('/')
  const areas = page.getByRole('listitem').filter({ has: page.getByRole('link') })
  const identity = areas.filter({ hasText: 'Who am I?' })
  const access = areas.filter({ hasText: 'May I? Why not?' })
  await expect(identity).toContainText('runs as ServiceAccount')
  await expect(access).toContainText('The API server did not answer.')

  await world.cluster.resume()

  await expect(access).toHaveAttribute('data-state', 'healthy', { timeout: 20_000 })
  const around = areas.filter({ hasText: 'What is around me?' })
  await expect(around).toContainText('pods in shop')
  await expect(around).toHaveAttribute('data-state', /healthy|attention|broken/, { timeout: 20_000 })

  await world.cluster.refuse()

  await expect(areas.filter({ hasText: 'Can I reach' })).toHaveAttribute('data-state', 'broken', {
    timeout: 20_000,
  })
  await expect(access).toHaveAttribute('data-state', 'stale')
  await expect(around).toHaveAttribute('data-state', 'stale', { timeout: 20_000 })
  await expect(page.locator('[data-area][data-state="healthy"]')).toHaveCount(0)

  await world.cluster.resume()

  await expect(access).toHaveAttribute('data-state', 'healthy', { timeout: 20_000 })
})

test.describe('a ServiceAccount without any permission', () => {
  test.use({ scenario: 'nothing-granted' })

  test('shows what works and what to grant, and no green that was not checked', reads, async ({ page }) => {
    await page.goto('/')
    const area = (title: string) => page.locator(`[data-area="${title}"]`)
    await expect(area('Access')).toHaveAttribute('data-state', 'neutral')
    await expect(area('Access')).toContainText('no permissions yet')
    await expect(area('Access')).toContainText('kubectl -n shop create rolebinding web-view')
    await expect(area('Resources')).toHaveAttribute('data-state', 'denied')
    await expect(area('Identity')).toHaveAttribute('data-state', 'neutral')
    await expect(area('Connection')).toContainText('knows this pod as ServiceAccount shop/web')
    await expect(page.getByText('Nothing needs attention.')).toHaveCount(0)
  })
})

test.describe('a token that expired', () => {
  test.use({ scenario: 'token-expired' })

  test('leaves permissions and pods unknown, because of the 401', reads, async ({ page }) => {
    await page.goto('/')
    const access = page.locator('[data-area="Access"]')
    await expect(access).toHaveAttribute('data-state', 'unknown')
    await expect(access).toContainText('401')
    await expect(page.locator('[data-area="Resources"]')).toHaveAttribute('data-state', 'unknown')
    await expect(page.locator('[data-state="healthy"]')).toHaveCount(0)
  })
})
