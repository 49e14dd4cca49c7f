import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads } from './thorough'

const card = { name: 'Explanation' }

test(
  'the list of all causes leads to each, filters by words, and is one of the pages',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/ask')
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Causes' }).click()
    await expect(page.getByRole('heading', { name: 'All causes', level: 1 })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Bindings' }).getByRole('listitem')).not.toHaveCount(0)

    await page.getByRole('searchbox', { name: 'Filter' }).fill('verb missing')
    await expect(page.getByRole('region')).toHaveCount(1)
    await page.getByRole('link', { name: 'D1 The verb is missing' }).click()

    await expect(page).toHaveTitle(/^pods is forbidden: User .*… · The verb is missing \(D1\) · Podglass$/)
    await expect(page.getByRole('heading', { name: 'D1 · The verb is missing', level: 1 })).toBeVisible()
    await page
      .getByRole('navigation', { name: 'Next and previous causes' })
      .getByRole('link', { name: /^D2 / })
      .click()
    await expect(page.getByRole('heading', { name: 'D2 · get is granted, list is not' })).toBeVisible()

    await page.getByRole('link', { name: 'All causes' }).click()
    await page.getByRole('searchbox', { name: 'Filter' }).fill('no such words')
    await expect(page.getByText('No cause matches this filter.')).toBeVisible()
  },
)

test('the page of a cause says whether refused calls here have it', reads, async ({ page }) => {
  await page.goto('/causes/D1')
  await expect(page.getByText('proven now')).toBeVisible()
  await expect(page.getByRole('main')).toContainText('watch jobs.batch')
  await page.goto('/causes/A1')
  await expect(page.getByText('Not seen in the logs and events of this namespace')).toBeVisible()
})

test.describe('with a Role that lacks a verb', () => {
  test.use({ scenario: 'verb-missing' })

  test(
    'a card leads to the page of its cause, and that page back to the check',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
      await page.getByRole('article', card).getByRole('link', { name: 'Cause D1' }).click()

      await expect(page).toHaveURL(/\/causes\/D1$/)
      const sees = page.getByRole('region', { name: 'What you see' })
      await expect(sees).toContainText('cannot watch resource "pods"')
      await expect(page.getByRole('region', { name: 'What to change' })).toContainText('verbs:')
      await page.getByRole('link', { name: 'Open it in Podglass' }).first().click()

      await expect(page.getByRole('article', card)).toHaveAttribute('data-cause', 'D1')
    },
  )
})

test(
  'a deep reload of each kind of page runs its own scripts under a small policy',
  thoroughReads,
  async ({ page }) => {
    const texts: string[] = []
    page.on('console', (message) => texts.push(message.text()))
    for (const address of ['/', '/permissions', '/causes', '/causes/D1', '/causes/K429']) {
      const response = await page.goto(address)
      const policy = response?.headers()['content-security-policy'] ?? ''
      expect(policy.length, address).toBeLessThan(4096)
      expect(policy, address).toMatch(/script-src 'self' 'sha256-/)
      await page.reload()
      // Only a page whose scripts ran answers this button.
      await page.getByRole('button', { name: /^Show in (?:light|dark) colors$/ }).click()
      await expect(page.locator('html')).toHaveAttribute('data-theme', /./)
    }
    expect(texts.filter((text) => /Content Security Policy|hydrat/i.test(text))).toEqual([])
  },
)

test('an unknown id shows a page that leads to the list', thoroughReads, async ({ page }) => {
  for (const address of ['/causes/Z9', '/causes/d1']) {
    const response = await page.goto(address)
    expect(response?.status()).toBe(404)
    await page.getByRole('link', { name: 'all causes' }).click()
    await expect(page.getByRole('heading', { name: 'All causes', level: 1 })).toBeVisible()
  }
})

for (const width of [1440, 390]) {
  test(
    `the cause pages have no accessibility finding at ${width} px and nothing scrolls sideways`,
    thoroughReads,
    async ({ page }) => {
      await page.setViewportSize({ width, height: 900 })
      for (const address of ['/causes', '/causes/D1', '/causes/B3', '/causes/J6']) {
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expectAccessible(page)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect(overflow, address).toBeLessThanOrEqual(0)
      }
    },
  )
}
