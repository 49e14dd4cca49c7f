import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { withoutCounts } from './testing/without-counts'
import { thorough, thoroughReads } from './thorough'

const WATCH_PODS = '/ask?verb=watch&group=&resource=pods&namespace=shop'
const card = (page: Page) => page.getByRole('article', { name: 'Explanation' })
const fold = (page: Page, label: string) => card(page).locator('details', { hasText: label })

test.describe('a Role that lacks a verb', () => {
  test.use({ scenario: 'verb-missing' })

  test(
    'a phone shows the fact, the fix, the button and the live check without a scroll, and copies the message',
    reads,
    async ({ page, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(WATCH_PODS)
      await expect(card(page)).toContainText(/still refused since [\d:]+ UTC/)
      await expect(card(page).locator('[data-ticks]')).not.toHaveAttribute('data-ticks', '0')
      const height = await card(page).evaluate((article) => {
        const strip = article.querySelector('[data-ticks]')?.closest('div')
        return (strip?.getBoundingClientRect().bottom ?? 9999) - article.getBoundingClientRect().top
      })
      // From the place of the card under the question, 182 px, this ends above 640 px.
      expect(height).toBeLessThanOrEqual(458)

      const message = page.getByRole('region', { name: 'Message for the platform team' })
      // The pod's name comes with its identity.
      await expect(message).toContainText('from pod shop/')
      // Both say when the call was last checked, and it is checked every 2 s.
      await expect(async () => {
        await card(page).getByRole('button', { name: 'Copy for the platform team' }).click()
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await message.textContent())
      }).toPass()
      await expect(page.getByRole('status', { name: 'Done' })).toHaveText(
        /^Copied for the platform team: \d\d words, command, YAML\.$/,
      )
      await expect(message).toContainText('shop/web cannot watch pods in namespace shop')
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
      await expectAccessible(page, 'article')
    },
  )

  test(
    'every fold says its answer while it is closed, and opens by keyboard',
    thoroughReads,
    async ({ page }) => {
      await page.goto(WATCH_PODS)
      await expect(
        fold(page, 'Gates').getByRole('listitem').filter({ hasText: 'authorization' }),
      ).toContainText('refused here')
      await fold(page, 'Nearest rule').locator('summary').click()
      await expect(card(page).getByRole('cell', { name: 'get list watch missing' })).toBeVisible()
      await expect(fold(page, 'Same resource').locator('summary')).toContainText(
        /get.*list.*watchrefused.*5 more verbs/,
      )
      await expect(fold(page, 'Evidence').first()).toContainText(/\d probes, /)
      await expect(fold(page, 'This fix').locator('summary')).toContainText('kubectl, YAML')
      await expect(fold(page, 'Other causes').locator('summary')).toContainText('D3 for informers')
      await fold(page, 'Other causes').locator('summary').focus()
      await page.keyboard.press('Enter')
      await expect(fold(page, 'Other causes').getByRole('link', { name: 'Cause D3' })).toBeVisible()
      for (const details of await card(page).locator('details').all()) {
        await details.evaluate((one) => one.setAttribute('open', ''))
      }
      await expectAccessible(page)
    },
  )

  test(
    'the key c copies too, and where nothing may be copied the text is selected',
    thoroughReads,
    async ({ page }) => {
      await page.addInitScript(() => {
        Object.defineProperty(navigator, 'clipboard', { value: undefined })
      })
      await page.goto(WATCH_PODS)
      await expect(card(page)).toContainText('still refused')
      await page.keyboard.press('c')
      const byHand = page.getByLabel('copy it by hand')
      await expect(byHand).toHaveValue(/^shop\/web cannot watch pods/)
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
      await page.getByRole('region', { name: 'What you send' }).getByRole('button', { name: 'Copy' }).click()
      expect(await page.evaluate(() => getSelection()?.toString())).toMatch(/^shop\/web cannot watch pods/)
    },
  )

  test(
    'a mistyped resource says so, offers the call that was meant, and is not repeated',
    thorough,
    async ({ page, world }) => {
      const reviews = () =>
        world.cluster.requests.filter(({ path }) => path.endsWith('selfsubjectaccessreviews')).length
      await withoutCounts(page)
      await page.clock.install()
      await page.goto('/ask?verb=watch&group=&resource=podz&namespace=shop')
      await expect(card(page).getByRole('heading', { level: 2 })).toHaveText('The API server serves no podz')
      await expect(card(page)).toContainText('Not repeated')
      await expect(page.getByRole('region', { name: 'What you send' })).toHaveCount(0)
      const before = reviews()
      await page.clock.fastForward(60_000)
      expect(reviews()).toBe(before)
      await card(page).getByRole('link', { name: 'Check watch pods in shop' }).click()
      await expect(card(page)).toHaveAttribute('data-cause', 'D1')
    },
  )

  test('paper has how sure it is and the chosen fix alone, and no keys', thoroughReads, async ({ page }) => {
    await page.goto(WATCH_PODS)
    await expect(card(page).getByText('Own Role', { exact: true })).toBeVisible()
    await page.emulateMedia({ media: 'print' })
    await expect(card(page).getByText('proven', { exact: true }).first()).toBeVisible()
    await expect(card(page).getByText('Own Role', { exact: true })).toBeVisible()
    await expect(card(page).getByText(/^Edit Role/)).toBeHidden()
    await expect(card(page).locator('kbd').filter({ visible: true })).toHaveCount(0)
    await expect(card(page).getByText('Shows names and counts')).toBeHidden()
  })

  test('what worked before says so', thorough, async ({ page, world }) => {
    await page.goto('/ask?verb=list&group=&resource=pods&namespace=shop')
    await expect(card(page)).toHaveAttribute('data-verdict', 'allowed')
    world.cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]`)
    await page.reload()
    await expect(card(page).getByRole('heading', { level: 2 })).toHaveText(
      /^Last allowed at \d\d:\d\d UTC\. Now web cannot list pods in shop$/,
    )
  })
})
