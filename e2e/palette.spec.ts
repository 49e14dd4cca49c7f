import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads, thoroughShared } from './thorough'

const palette = (page: Page) => page.getByRole('dialog', { name: 'Ask or go to' })
const option = (page: Page, name: RegExp) => palette(page).getByRole('option', { name })

async function find(page: Page, text: string) {
  await page.keyboard.press('Control+k')
  await expect(palette(page).getByRole('combobox')).toBeFocused()
  await page.keyboard.type(text)
}

test(
  'the palette says what is broken, finds objects by a word, and opens the first from the keyboard',
  reads,
  async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('region', { name: 'Needs attention' })).toBeVisible()
    await find(page, '')
    await expect(palette(page).getByRole('group').first()).toContainText('Broken now')
    await expect(option(page, /^search crashes on a refused call/)).toContainText('See the fix')
    await expectAccessible(page)
    await page.keyboard.type('cart')
    await expect(option(page, /^Deployment cart/).first()).toContainText('0/1 ready')
    await expect(option(page, /^cart-/)).toContainText('pod, ImagePullBackOff')
    await expect(option(page, /^get pods cart-/)).toContainText('allowed')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/resources\?.*name=cart-/)
  },
)

test('Tab completes what the first row makes of a word', thoroughReads, async ({ page }) => {
  await page.goto('/identity')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('runs as')
  await find(page, 'wat')
  await expect(option(page, /^watch pods in shop/)).toContainText('allowed')
  await page.keyboard.press('Tab')
  await expect(palette(page).getByRole('combobox')).toHaveValue('watch pods')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('crashloop')
  await expect(option(page, /^Filter pods by CrashLoopBackOff/)).toContainText('1 row')
  await page.keyboard.press('Tab')
  await expect(palette(page).getByRole('combobox')).toHaveValue('crashloopBackOff')
})

test(
  'an id finds its cause, whether it is proven here, and the calls that it explains; so does 403',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/')
    await find(page, 'D1')
    await expect(option(page, /^D1 The verb is missing/)).toContainText('proven now')
    await expect(option(page, /^D10 /)).toContainText('not seen here')
    await expect(option(page, /^watch jobs\.batch in shop/)).toContainText('once, search')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('403')
    await expect(option(page, /^watch jobs\.batch in shop/)).toBeVisible()
    await expect(option(page, /^D1 /)).toContainText('proven now')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('d1')
    await expect(option(page, /^D1 /)).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'D1 · The verb is missing', level: 1 })).toBeVisible()
  },
)

test('the theme is switched and a page is opened by their words', reads, async ({ page }) => {
  await page.goto('/ask')
  await find(page, 'dark')
  await expect(option(page, /^Switch theme/)).toContainText('now light')
  await page.keyboard.press('Enter')
  await expect(palette(page)).toBeHidden()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await find(page, 'causes')
  await expect(option(page, /^Go to Causes/)).toBeVisible()
})

test(
  'a long text says how many refused calls it holds before it is asked',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/')
    const one = (resource: string) =>
      `${resource} is forbidden: User "system:serviceaccount:shop:web" cannot list resource "${resource}" in API group "" in the namespace "shop"`
    await find(page, `${one('secrets')}; ${one('configmaps')}`)
    await expect(option(page, /^2 refused calls in this text/)).toBeVisible()
  },
)

test(
  'Escape leaves the box of Ask, single keys work again, and / goes into the large box',
  reads,
  async ({ page }) => {
    await page.goto('/ask')
    const box = page.getByRole('textbox', { name: 'A call, an error or YAML' })
    await expect(box).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(box).not.toBeFocused()
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await expect(page.getByRole('heading', { name: 'Namespaces', level: 1 })).toBeVisible()
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await expect(page.getByRole('region', { name: 'Needs attention' })).toBeVisible()
    await page.keyboard.press('/')
    await expect(box).toBeFocused()
    await expect(page.getByRole('dialog')).toBeHidden()
  },
)

test(
  'while the API server does not answer, the palette says that no call can be checked',
  thoroughShared('outages'),
  async ({ page, world }) => {
    await page.goto('/')
    await expect(page.getByRole('region', { name: 'Needs attention' })).toBeVisible()
    await world.cluster.refuse()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('The API server does not answer.')
    await find(page, 'list pods')
    await expect(palette(page).getByRole('status')).toHaveText(
      'The API server does not answer. No call can be checked now; rows are as last read.',
    )
    await world.cluster.resume()
  },
)
