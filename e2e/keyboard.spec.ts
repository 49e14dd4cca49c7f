import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { holdBack } from './testing/hold-back'
import { thoroughReads } from './thorough'

const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement
    return element === null
      ? ''
      : `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`
  })

/** Presses Tab until focus is on the element with this name, at most as often as a patient reader would. */
async function tabTo(page: Page, name: RegExp, most = 40): Promise<void> {
  const passed: string[] = []
  for (let i = 0; i < most; i += 1) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    if (name.test(now)) return
    passed.push(now.slice(0, 60))
  }
  throw new Error(`Tab never reached ${name}; it passed ${passed.join(' | ')}`)
}

test.use({ viewport: { width: 1440, height: 900 } })

test(
  'a refused call is asked, understood and copied without a mouse',
  thoroughReads,
  async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/')
    // A key pressed before the page listens for keys does nothing.
    await expect(page.getByRole('banner').getByRole('status')).toHaveText('live')
    // What the box needs arrives after Enter, as over a slow port-forward.
    const arrive = await holdBack(page, '**/_next/static/**/*.js')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('kubectl get jobs.batch -w')
    await expect(page.getByRole('dialog').locator('input:focus')).toHaveValue('kubectl get jobs.batch -w')
    await page.keyboard.press('Enter')
    arrive()

    const card = page.getByRole('article', { name: 'Explanation' })
    await expect(card).toHaveAttribute('data-verdict', 'denied')
    await expect(card.getByRole('button', { name: 'Copy for the platform team' })).toBeVisible()
    // Focus is on the answer, not in the box, so single keys work.
    await page.keyboard.press('c')
    await expect(page.getByRole('status', { name: 'Done' })).toHaveText(/^Copied for the platform team/)
    await tabTo(page, /Copy for the platform team/)
    await tabTo(page, /kubectl/)
    await tabTo(page, /^SUMMARY .*Evidence/)
    await page.keyboard.press('Enter')
    await expect(card.getByText('SelfSubjectAccessReview').first()).toBeVisible()

    await page.keyboard.press('Control+k')
    await page.keyboard.type('list pods')
    await page.keyboard.press('Enter')
    await expect(card).toHaveAttribute('data-verdict', 'allowed')
  },
)

test(
  'Tab goes on in the page that keys opened, and g d opens what is dangerous',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('banner').getByRole('status')).toHaveText('live')
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await expect(page.getByRole('heading', { name: 'Permissions', level: 1 })).toBeVisible()
    await expect(page.getByRole('main')).toBeFocused()
    await tabTo(page, /^A Dangerous/, 6)
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await expect(page.getByRole('heading', { level: 2, name: 'This pod' })).toBeVisible()
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await expect(page).toHaveURL(/\/permissions\?tab=dangerous$/)
  },
)

test(
  'a broken pod is found, opened, turned and left without a mouse, and the focus comes back',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.keyboard.press('Tab')
    expect(await focused(page)).toContain('Skip to the content')
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await expect(page.getByRole('row').nth(1)).toBeVisible()
    await page.keyboard.press('f')
    await page.keyboard.type('search')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TR')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 2, name: /^search-/ })).toBeFocused()
    await page.keyboard.press('l')
    await expect(page).toHaveURL(/tab=logs/)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TR')

    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await expect(page.getByRole('heading', { level: 1, name: 'Permissions' })).toBeVisible()
    await tabTo(page, /Before you apply/)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: /^YAML or JSON/ })).toBeVisible()

    await page.keyboard.press('Shift+?')
    const sheet = page.getByRole('dialog', { name: /Keyboard|keys/i })
    await expect(sheet).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
  },
)

test(
  'on Overview g h opens what changed, and c copies the answer to what was pasted',
  thoroughReads,
  async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/')
    await expect(page.getByRole('banner').getByRole('status')).toHaveText('live')
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await expect(page.getByText('Timing alone proves no cause')).toBeVisible()

    const escalation =
      'roles.rbac.authorization.k8s.io "leader" is forbidden: user "system:serviceaccount:shop:web" (groups=["system:serviceaccounts"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:["coordination.k8s.io"], Resources:["leases"], Verbs:["get"]}'
    await page.evaluate((text) => navigator.clipboard.writeText(text), escalation)
    await page.keyboard.press('Control+V')
    const card = page.getByRole('article', { name: 'Explanation' })
    await expect(card.getByRole('radio', { name: 'Change the call' })).toHaveCount(1)
    await page.keyboard.press('2')
    await expect(card.getByRole('radio', { name: 'Another way' })).toBeChecked()
    await page.keyboard.press('c')
    await expect(page.getByRole('status', { name: 'Done' })).toHaveText(/^Copied for the platform team/)
  },
)
