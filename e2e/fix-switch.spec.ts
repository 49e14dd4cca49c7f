import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads } from './thorough'

const WATCH_PODS = '/ask?verb=watch&group=&resource=pods&namespace=shop'
const card = (page: Page) => page.getByRole('article', { name: 'Explanation' })
const radio = (page: Page, name: RegExp) => card(page).getByRole('radio', { name })
const message = (page: Page) => page.getByRole('region', { name: 'Message for the platform team' })

/** What the button of this name copies. */
async function copied(page: Page, name: string): Promise<string> {
  await card(page).getByRole('button', { name, exact: true }).click()
  await expect(page.getByRole('status', { name: 'Done' })).toContainText('Copied')
  return page.evaluate(() => navigator.clipboard.readText())
}

test.describe('a Role that lacks a verb, with bindings that cannot be read', () => {
  test.use({ scenario: 'verb-missing' })

  test(
    'the fix I read is the fix I copy, send and report, and the switch changes all of it at once',
    reads,
    async ({ page, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.goto(WATCH_PODS)
      await expect(radio(page, /^Own Role only web/)).toBeChecked()
      const effect = card(page).locator('[data-effect]')
      await expect(effect).toContainText('Grants watch pods in namespace shop, nothing else.')
      await expect(card(page)).not.toContainText('gets it too')
      await expect(message(page)).toContainText('Needed: Grant ServiceAccount shop/web its own Role')
      expect(await copied(page, 'kubectl')).toContain('create role web-watch-pods')
      await card(page).getByRole('button', { name: 'Share' }).click()
      await page.getByRole('menuitem', { name: /^YAML/ }).click()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('name: web-watch-pods')

      await page.keyboard.press('2')
      await expect(radio(page, /^Edit Role pod-reader others not known/)).toBeChecked()
      await expect(page).toHaveURL(/[?&]fix=edit(?:&|$)/)
      const warning = 'Everyone bound to Role pod-reader gets it too; web cannot see who that is.'
      await expect(effect).toContainText(warning)
      await expect(message(page)).toContainText(
        /Needed: Add verb watch[\s\S]*kubectl -n shop patch role pod-reader/,
      )
      await expect(message(page)).toContainText(warning)
      await expect(message(page)).not.toContainText('web-watch-pods')
      expect(await copied(page, 'kubectl')).toMatch(/^kubectl -n shop patch role pod-reader --type=json/)
      await card(page).getByRole('button', { name: 'Share' }).click()
      await expect(page.getByRole('menuitem', { name: /^YAML/ })).toHaveCount(0)
      await page.keyboard.press('Escape')
      await card(page).locator('summary').filter({ hasText: 'This fix' }).click()
      await expect(card(page)).toContainText(
        'Role pod-reader was not read. An admin can read it: kubectl -n shop get',
      )

      await page.reload()
      await expect(radio(page, /^Edit Role pod-reader/)).toBeChecked()
      await expect(message(page)).toContainText('patch role pod-reader')
      await card(page).getByRole('button', { name: 'Share' }).click()
      await page.getByRole('menuitem', { name: /^Report/ }).click()
      await expect(page).toHaveURL(/\/report\?/)
      const report = page.getByRole('main')
      await expect(report).toContainText(`Fix: Add verb watch to the rule on pods of Role pod-reader.`)
      await expect(report).toContainText(warning)
      await expect(report).toContainText('kubectl -n shop patch role pod-reader')

      await page.goBack()
      await radio(page, /^Edit Role pod-reader/).focus()
      await page.keyboard.press('ArrowLeft')
      await expect(radio(page, /^Own Role/)).toBeChecked()
      await expect(radio(page, /^Own Role/)).toBeFocused()
      await expect(message(page)).toContainText('name: web-watch-pods')
    },
  )

  for (const width of [1440, 390]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(
        `at ${width} px in ${colorScheme} the switch fits, and no grant or warning is cut`,
        width === 390 && colorScheme === 'dark' ? reads : thoroughReads,
        async ({ page }) => {
          await page.emulateMedia({ colorScheme })
          await page.setViewportSize({ width, height: 900 })
          await page.goto(`${WATCH_PODS}&fix=edit`)
          const edit = card(page).locator('[data-effect]')
          await expect(edit).toContainText('web cannot see who that is.')
          await expect(edit.getByRole('button', { name: '… more' })).toHaveCount(0)
          const cut = await edit.evaluate((line) =>
            [line, ...line.querySelectorAll('*')].some(
              (one) => getComputedStyle(one).webkitLineClamp !== 'none',
            ),
          )
          expect(cut).toBe(false)
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          ).toBeLessThanOrEqual(0)
          await expectAccessible(page, 'article')
          if (process.env.SHOTS)
            await page.screenshot({ path: `${process.env.SHOTS}/fix-${width}-${colorScheme}.png` })
        },
      )
    }
  }
})
