import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { GRANT_WATCH_JOBS, WATCH_JOBS } from './testing/watch-jobs'
import { thorough } from './thorough'

const card = (page: Page) => page.getByRole('article', { name: 'Explanation' })
const badge = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: new RegExp(`^${name}`) })

/** The time in a text, "14:32:08 UTC". */
function timeIn(text: string | null): string | undefined {
  return /\d\d:\d\d:\d\d UTC/.exec(text ?? '')?.[0]
}

test(
  'a call is allowed since one time, on the card, in what happened, on Refusals and on Overview',
  thorough,
  async ({ page, world }) => {
    await page.goto(WATCH_JOBS)
    await expect(card(page)).toHaveAttribute('data-verdict', 'denied')
    world.cluster.apply(GRANT_WATCH_JOBS)
    await expect(card(page)).toContainText('Allowed since')
    const since = timeIn(
      await card(page).getByRole('status').filter({ hasText: 'Allowed since' }).textContent(),
    )
    expect(since).toMatch(/^\d\d:\d\d:\d\d UTC$/)
    const happened = page.getByRole('region', { name: 'What happened' }).getByRole('listitem')
    await expect(happened.filter({ hasText: 'The access review says yes' })).toContainText(since ?? '')
    await page.goto('/refusals')
    await expect(page.getByRole('main')).toContainText(`llowed since ${since}`)
    await page.goto('/')
    await expect(page.getByRole('main')).toContainText(`web can watch jobs.batch since ${since}`)

    world.cluster.delete('RoleBinding', 'shop', 'web-watch-jobs')
    await page.goto(WATCH_JOBS)
    await expect(card(page)).toHaveAttribute('data-verdict', 'denied')
    await page.reload()
    await expect(card(page)).toContainText(/refused again since \d\d:\d\d:\d\d UTC/)
  },
)

test('what was only asked here is not counted as refused', thorough, async ({ page }) => {
  await page.goto('/ask?verb=delete&group=&resource=secrets&namespace=shop')
  await expect(card(page)).toHaveAttribute('data-verdict', 'denied')
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 call refused.')
  await page.goto('/permissions')
  await expect(page.getByRole('button', { name: /^Refused lately/ })).toHaveText('Refused lately1')
  await expect(page.getByRole('button', { name: /^Asked and refused/ })).toHaveText('Asked and refused1')
})

test.describe('ten pods that are refused', () => {
  test.use({ scenario: 'refusals' })

  test('the headline, the chip, the Role and the navigation count the same calls', async ({ page }) => {
    await page.goto('/refusals')
    const heading = page.getByRole('heading', { level: 1 })
    await expect(heading).toContainText(/^\d+ calls refused/)
    const count = /^\d+/.exec((await heading.textContent()) ?? '')?.[0]
    await expect(page.getByRole('group', { name: 'Account' }).getByRole('button').first()).toHaveText(
      `All${count}`,
    )
    await expect(page.getByRole('heading', { name: /^One Role ends/ })).toHaveText(
      new RegExp(`^One Role ends \\d+ of the ${count}$`),
    )
    await expect(badge(page, 'Refusals')).toContainText(`${count}`)
  })
})

test.describe('cluster-admin for every ServiceAccount', () => {
  test.use({ scenario: 'permissive-binding' })

  test('one grant is one risk wherever it is counted', thorough, async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('1 critical risk.')
    await expect(page.getByRole('region', { name: 'This pod' })).toContainText('1 critical')
    await expect(page.getByRole('region', { name: 'This pod' })).not.toContainText('dangerous')
    await expect(badge(page, 'Permissions')).toHaveText(/^Permissions1\b/)
    await page.goto('/permissions?tab=dangerous')
    await expect(page.getByRole('link', { name: /^Dangerous/ })).toContainText('1 dangerous grant')
    await expect(page.getByRole('region', { name: 'Dangerous permissions' })).toContainText('by 1 grant')
  })
})
