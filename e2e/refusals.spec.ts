import { expect, reads, shared, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thorough, thoroughReads } from './thorough'

// Every log of the namespace is read for it.

test.describe('where pods log refused calls', () => {
  test.use({ scenario: 'refusals' })

  test(
    'the calls are told once each, and one Role ends those of the account that are chosen',
    reads,
    async ({ page }) => {
      await page.goto('/refusals')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(
        /^9 calls refused, \d+ times in 10 min$/,
      )
      await expect(page.getByText('Read from the logs of 30 pods and')).toBeVisible()
      const rows = page.locator('[data-refusal]')
      await expect(rows).toHaveCount(9)
      await expect(rows.first()).toContainText('watch jobs.batch in shop')
      await expect(rows.first()).toContainText('search, 3 pods')
      await expect(rows.first()).toContainText('still refused')
      await expect(rows.first()).toContainText(/checked (?:now|\d+ s ago)/)
      await expect(page.getByRole('heading', { name: 'One Role ends 3 of the 9' })).toBeVisible()
      const yaml = page.getByRole('region', { name: 'Role and binding as YAML' })
      await expect(yaml).toContainText('search-synonyms')

      await page.getByRole('checkbox', { name: /configmaps\/search-synonyms/ }).uncheck()
      await expect(page.getByRole('heading', { name: 'One Role ends 2 of the 9' })).toBeVisible()
      await expect(yaml).not.toContainText('search-synonyms')
      await page.reload()
      await expect(page.getByRole('heading', { name: 'One Role ends 2 of the 9' })).toBeVisible()

      const account = page.getByRole('group', { name: 'Account' })
      await rows
        .filter({ hasText: 'list secrets' })
        .getByRole('button', { name: 'other account: billing' })
        .click()
      await expect(account.getByRole('button', { name: /^billing/ })).toHaveAttribute('aria-pressed', 'true')
      await expect(page.getByRole('heading', { name: 'Each call is a decision of its own' })).toBeVisible()
      for (const row of await rows.all()) await expect(row).toContainText('as billing')
      await expect(page.getByText(/can read passwords/)).toBeVisible()
      await page.getByText('Show the Role').click()
      await expect(
        page.getByRole('region', { name: /^Role and binding as YAML for list secrets/ }),
      ).toBeVisible()
      await account.getByRole('button', { name: /^All/ }).click()
      await rows.first().getByRole('link', { name: 'watch jobs.batch' }).click()
      await expect(page).toHaveURL(/\/ask\?verb=watch&group=batch&resource=jobs&namespace=shop$/)
      await expect(page.getByRole('link', { name: /^Refusals/ })).toContainText('9')
    },
  )

  test(
    'a bar of a minute leaves the calls of that minute with the lines around them, and the address keeps it',
    reads,
    async ({ page }) => {
      await page.goto('/refusals')
      const bars = page
        .getByRole('group', { name: 'Refusals by time' })
        .getByRole('button', { disabled: false })
      // The minute of now can grow while it is read.
      const bar = bars.nth(-2)
      const [time = '', count = ''] = ((await bar.getAttribute('aria-label')) ?? '').split(' UTC: ')
      await bar.focus()
      await page.keyboard.press('Enter')
      await expect(
        page.getByText(new RegExp(`^${count} refusals? in \\d+ calls?, ${time} UTC`)),
      ).toBeVisible()
      await expect(page).toHaveURL(/at=\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d/)
      const around = page.getByRole('region', { name: 'Lines around them' })
      const lines = around.locator('[data-line]')
      await expect(lines.filter({ hasText: 'forbidden' }).first()).toBeVisible()
      for (const at of await lines.getByRole('time').allTextContents()) {
        expect(at.slice(0, 5)).toBe(time.slice(0, 5))
      }
      const rows = page.locator('[data-refusal]')
      const counts = await rows.locator('b').allTextContents()
      expect(counts.reduce((sum, one) => sum + Number(one), 0)).toBe(Number(count))

      await page.reload()
      await expect(around).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'All 10 min' }).click()
      await expect(rows).toHaveCount(9)
      await expect(page).not.toHaveURL(/at=/)
      const missing = page.getByText('is not among the last 10 min')
      await page.goto('/refusals?at=2020-01-01T08:30')
      await expect(missing).toHaveText(/^08:30 UTC/)
      await page.goto('/refusals?at=2020-01-01T Call 555 now')
      await expect(rows).toHaveCount(9)
      await expect(missing).toHaveCount(0)
    },
  )

  test(
    'a refusal by admission opens its text, and nothing on the page is inaccessible',
    thoroughReads,
    async ({ page }) => {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 })
        await page.goto('/refusals')
        await expect(page.getByRole('heading', { name: 'Refused by admission' })).toBeVisible()
        await expectAccessible(page)
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0)
      }
      await page.getByRole('button', { name: 'create pods/nightly-report-x7k2p' }).click()
      await expect(page.getByText('ResourceQuota compute has no room').first()).toBeVisible()
    },
  )
})

test.describe('without permissions', () => {
  test.use({ scenario: 'nothing-granted' })

  test('it is not known what is refused, and one command changes that', thorough, async ({ page, world }) => {
    await page.goto('/refusals')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Whether calls are refused is not known')
    await expect(page.getByText('as for most accounts: that is normal')).toBeVisible()
    const command = await page.getByRole('region', { name: 'What an admin runs to grant it' }).textContent()
    await world.cluster.apply((command ?? '').split("<<'EOF'\n")[1]?.replace(/EOF\s*$/, '') ?? '')
    await page.getByRole('button', { name: 'Check again' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('No refusal found in the last 10 min')
  })
})

test('while the API server does not answer, Refusals says so, and its own words only', {
  tag: [shared('outages').tag, thorough.tag],
}, async ({ page, world }) => {
  await world.cluster.refuse()
  await page.goto('/refusals')
  const notice = page.getByRole('main').getByRole('status').filter({ hasText: 'did not answer' })
  await expect(notice).toBeVisible()
  await expect(notice.getByRole('link', { name: 'Open Connection' })).toHaveAttribute('href', '/connection')
  await page.getByRole('button', { name: 'Check again' }).first().click()
  await expect(page.getByRole('main')).toContainText(/did not answer|Checking the logs/)
  await expect(notice).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText(/queryFn|This page failed/)

  await world.cluster.resume()
})
