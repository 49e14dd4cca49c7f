import type { Page } from '@playwright/test'
import { expect, reads, shared, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { watchShifts } from './testing/layout-shift'
import { GRANT_WATCH_JOBS } from './testing/watch-jobs'
import { thorough, thoroughReads } from './thorough'

const LOG =
  'E1124 14:32:05.310 1 reflector.go:158] "Unhandled Error" err="failed to watch *v1.Job: jobs.batch is forbidden: User \\"system:serviceaccount:shop:web\\" cannot watch resource \\"jobs\\" in API group \\"batch\\" in the namespace \\"shop\\""'

const attention = (page: Page) => page.getByRole('region', { name: 'Needs attention' })
const card = (page: Page) => page.getByRole('article', { name: 'Explanation' })

/** A paste outside any field. */
async function paste(page: Page, text: string): Promise<void> {
  await expect(attention(page)).toBeVisible()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await page.keyboard.press('Control+V')
}

test('the sentence of Overview is a picture too, for a portal', reads, async ({ page }) => {
  await page.goto('/')
  const told = page.getByRole('heading', { level: 1 })
  await expect(told).toContainText('1 call refused.')
  const answer = await page.request.get('/badge.svg')
  expect(answer.headers()['content-type']).toBe('image/svg+xml')
  expect(await answer.text()).toContain('1 call refused.')
  expect((await page.request.get('/badge.svg', { headers: { host: 'evil.example' } })).status()).toBe(421)
})

test.describe('a log pasted anywhere', () => {
  for (const width of [1440, 390]) {
    test(
      `is answered under the box of Overview, and Back takes the answer away, ${width} px wide`,
      thoroughReads,
      async ({ page }) => {
        await page.setViewportSize({ width, height: 844 })
        await page.goto('/')
        await paste(page, LOG)
        await expect(card(page)).toContainText('web cannot watch jobs.batch in shop')
        await expect(page).toHaveURL(
          /\/\?verb=watch&group=batch&resource=jobs&namespace=shop&text=[a-z0-9]{7}$/,
        )
        await expect(page).toHaveTitle('✕ watch jobs.batch · shop/web')
        await expect(page.getByRole('heading', { level: 1 })).toContainText('1 call refused.')
        await expect(attention(page)).toBeAttached()
        await expectAccessible(page)

        await page.goBack()
        await expect(card(page)).toHaveCount(0)
        await expect(page).toHaveTitle('✕ Overview · shop/web')
        await page.goForward()
        await expect(card(page)).toContainText('web cannot watch jobs.batch in shop')
        await page.keyboard.press('Escape')
        await expect(card(page)).toHaveCount(0)
        await expect(page).toHaveURL(/\/$/)
      },
    )
  }

  test(
    'leaves the page where it is when it is a word, which the palette takes',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/')
      await paste(page, 'pods')
      await expect(page.getByRole('dialog', { name: 'Ask or go to' }).getByRole('combobox')).toHaveValue(
        'pods',
      )
    },
  )
})

test('whoever applies the fix turns the answer, the row, the sentence and the tab green', async ({
  page,
  world,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/')
  await paste(page, LOG)
  await expect(card(page)).toHaveAttribute('data-verdict', 'denied')
  const rows = attention(page).getByRole('listitem')
  await expect(rows.nth(0)).toContainText('search crashes on a refused call')

  world.cluster.apply(GRANT_WATCH_JOBS)

  await expect(card(page)).toHaveAttribute('data-verdict', 'allowed')
  await expect(page).toHaveTitle('✓ watch jobs.batch · shop/web')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 call was refused, allowed now.')
  // Where it was red, above what still needs attention.
  await expect(rows.nth(0)).toContainText(/web can watch jobs\.batch since [\d:]+ UTC/)
  await expect(rows.nth(0)).toHaveAttribute('data-meaning', 'ok')
  await expect(rows.nth(1)).toHaveAttribute('data-meaning', 'bad')
  await expect(attention(page)).toContainText('2 causes')
  // In sight together.
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport()
  await expect(card(page)).toBeInViewport()
  await expect(rows.nth(0)).toBeInViewport()
  await page.reload()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Allowed now' })).toContainText('web can watch jobs.batch')
})

test('j and k walk what needs attention, and Enter opens it', thoroughReads, async ({ page }) => {
  await page.goto('/')
  await expect(attention(page)).toBeVisible()
  const links = attention(page).getByRole('link')
  await page.keyboard.press('j')
  await expect(links.nth(0)).toBeFocused()
  await page.keyboard.press('j')
  await expect(links.nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/ask\?verb=watch&group=batch&resource=jobs/)
})

test('who can open this page is one line until it is opened', thoroughReads, async ({ page }) => {
  await page.goto('/')
  await expect(page.getByText('Access mode')).toBeHidden()
  await page.goto('/#exposure')
  await expect(page.getByText('Anyone who can forward a port to this pod.')).toBeVisible()
  await expect(page.getByText('Access mode')).toBeVisible()
})

test('a note that was read is folded, also after the page is loaded again', reads, async ({ page }) => {
  await page.goto('/')
  const notes = page.locator('#notes')
  const note = notes.getByText('does not resolve here')
  await expect(note).toBeVisible()
  await page.keyboard.press('m')
  await expect(note).toBeHidden()
  await page.reload()
  await expect(notes.getByText('2 notes read')).toBeVisible()
  await expect(note).toBeHidden()
  await notes.getByText('2 notes read').click()
  await expect(note).toBeVisible()
})

test.describe('with more causes than fit', () => {
  test.use({ scenario: 'troubles' })

  test(
    'the first four are shown, each with the Why of its row, and the rest by name',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/')
      const more = attention(page).getByText(/^\d+ more causes$/)
      await expect(more).toBeVisible()
      await expect(attention(page).getByRole('listitem')).toHaveCount(4)
      await expect(attention(page)).not.toContainText('why was not read')
      await expect(attention(page).locator('summary')).toContainText('probe-fails')
      await more.click()
      await expect(attention(page).getByRole('listitem').filter({ hasText: 'probe-fails' })).toBeVisible()
    },
  )
})

test.describe('what gives up the cluster', () => {
  test.use({ scenario: 'permissive-binding' })

  test('is red and first, and named in the first sentence', thoroughReads, async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('1 critical risk.')
    const first = attention(page).getByRole('listitem').nth(0)
    await expect(first).toContainText('This account can do everything')
    await expect(first).toHaveAttribute('data-tint', 'critical')
    await expect(first.getByRole('link')).toHaveCSS('font-weight', '600')
  })
})

test(
  'many pods are lengths instead of squares, with the numbers in words',
  thorough,
  async ({ page, world }) => {
    world.cluster.fill('shop', 446)
    await page.goto('/')
    const around = page.getByRole('region', { name: 'Around it' })
    await expect(around).toContainText(/\d+ of 451 are not ready/)
    await expect(around.getByRole('img').first()).toHaveAccessibleName(/^\d+ not ready(, .*)? and \d+ ready$/)
    const row = around.getByRole('listitem').filter({ hasText: 'cart' }).getByRole('img')
    await expect(row).toHaveAccessibleName(/^\d not ready and \d+ ready$/)
    const bar = await row.locator('span span span').first().boundingBox()
    expect(bar?.width).toBeGreaterThanOrEqual(3)
    await expectAccessible(page)
  },
)

test(
  'opened again while the API server is slow it shows the last verdict at once, as stale, and then a new one',
  thorough,
  async ({ page, world }) => {
    const stale = page.getByRole('heading', { level: 1 }).locator('[data-state="stale"]')
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Pod healthy')
    world.cluster.addFault({ kind: 'delay', ms: 5_000 })
    // Within seconds of the last look there is nothing newer to ask for.
    await expect(async () => {
      await page.reload()
      await expect(stale).toContainText(['Pod healthy'], { timeout: 1_500 })
    }).toPass()
    world.cluster.clearFaults()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Pod healthy')
    await expect(stale).toHaveCount(0)
  },
)

/** What an API of the product answers late, one after the other. */
const LATE = ['/api/identity', '/api/access', '/api/kinds', '/api/overview', '/api/refusals', '/api/exposure']

test.describe('nothing moves under a finger', () => {
  for (const [address, shown] of [
    ['/', 'Around it'],
    ['/ask', 'Refused here'],
    ['/ask?verb=watch&group=batch&resource=jobs&namespace=shop', 'still refused'],
    ['/refusals', 'watch jobs.batch'],
    ['/identity', 'runs as shop/web'],
    ['/report', 'Runs as shop/web'],
    ['/causes', 'proven now'],
    ['/causes/D1', 'proven now'],
  ] as const) {
    test(
      `on ${address} when its parts arrive one after the other`,
      // In a world that others used, the last verdict that is shown at once can be another than the new one.
      address === '/' ? shared('late-parts') : thoroughReads,
      async ({ page }) => {
        await page.setViewportSize({ width: 1440, height: 900 })
        const shifted = await watchShifts(page)
        let before = Promise.resolve()
        await page.route(
          (url) => LATE.includes(url.pathname),
          async (route) => {
            const turn = before
            let done = () => {}
            before = new Promise<void>((resolve) => {
              done = resolve
            })
            await turn
            await route.fallback()
            // The next one arrives after this one was painted.
            await page
              .evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
              .catch(() => undefined)
            done()
          },
        )
        await page.goto(address)
        await expect(page.getByText(shown, { exact: false }).first()).toBeVisible()
        await expect(page.getByRole('main').getByRole('status', { name: /^(Checking|Reading)/ })).toHaveCount(
          0,
        )
        expect(await shifted()).toBeLessThan(0.02)
      },
    )
  }
})
