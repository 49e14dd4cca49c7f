import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures'
import { thoroughUnless } from './thorough'

const pages: [address: string, heading: string][] = [
  ['/', 'Overview'],
  ['/identity', 'Identity'],
  ['/connection', 'Connection'],
  ['/resources', 'Resources'],
  ['/access?verb=watch&group=&resource=secrets&namespace=shop', 'Access'],
  ['/report?verb=watch&group=&resource=secrets&namespace=shop', 'Report'],
]

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test.describe(
      `${width} px wide, ${colorScheme}`,
      thoroughUnless((colorScheme === 'light') === (width === 1440)),
      () => {
        test.use({ colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } })

        test('every page has no accessibility finding and nothing scrolls sideways', async ({ page }) => {
          test.slow()
          for (const [address, heading] of pages) {
            await page.goto(address)
            await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
            await expect(
              page.getByRole('status', { name: /^(Asking|Opening|Gathering|Climbing)/ }),
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

test('the theme follows the system until the reader chooses, and the choice lasts', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/')
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const dark = await ground()
  await page.getByRole('button', { name: 'Show in light colours' }).click()
  const light = await ground()
  expect(light).not.toBe(dark)
  await page.reload()
  expect(await ground()).toBe(light)
})

test('the keyboard reaches the content first and every page after', async ({ page }) => {
  await page.goto('/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  const navigation = page.getByRole('navigation', { name: 'Pages' })
  await navigation.getByRole('link', { name: 'Access' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/access$/)
  await expect(navigation.getByRole('link', { name: 'Access' })).toHaveAttribute('aria-current', 'page')
  await expect(navigation.getByRole('link', { name: 'Overview' })).toHaveAttribute('href', '/')
  const ownTab = page.context().waitForEvent('page')
  await navigation.getByRole('link', { name: 'Identity' }).click({ modifiers: ['ControlOrMeta'] })
  await expect(await ownTab).toHaveURL(/\/identity$/)
  await expect(page).toHaveURL(/\/access$/)
})

test('while the API server is away each panel says so by itself, and heals when it is back', async ({
  page,
  world,
}) => {
  await world.cluster.refuse()
  await page.goto('/')
  const areas = page.getByRole('listitem').filter({ has: page.getByRole('link') })
  const identity = areas.filter({ hasText: 'Who am I?' })
  const access = areas.filter({ hasText: 'May I? Why not?' })
  await expect(identity).toContainText('runs as ServiceAccount')
  await expect(access).toContainText('The API server gave no answer.')

  await world.cluster.resume()

  await expect(access).toHaveAttribute('data-severity', /./, { timeout: 20_000 })
})
