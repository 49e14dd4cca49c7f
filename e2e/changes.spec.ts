import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads } from './thorough'

test.describe('where a RoleBinding was edited before a call was refused', () => {
  test.use({ scenario: 'changes' })

  test(
    'what changed says its finding while it is closed, and opened who wrote it, old and new, and a link',
    reads,
    async ({ page }) => {
      await page.goto('/')
      const fold = page.locator('#changed')
      await expect(fold.getByRole('heading', { name: 'What changed in the last 24 h' })).toBeVisible()
      await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible()
      await expect(fold.locator('summary').first()).toContainText(
        /RoleBinding web was written \d+ s before the first refusal/,
      )
      await expect(fold.locator('[data-marks] i')).toHaveCount(6)
      await fold.locator('summary').first().click()
      await expect(page).toHaveURL(/#changed$/)
      const edited = fold.locator('[data-change=written]').filter({ hasText: 'RoleBinding web' })
      await expect(edited).toContainText('RoleBinding web was last written by kubectl edit.')
      await expect(edited).toContainText('Manages subjects')
      await expect(edited.getByText('kubectl-edit')).toBeVisible()
      const rollout = fold
        .locator('[data-change=rolled-out]')
        .filter({ hasText: 'Deployment catalog' })
        .first()
      await expect(rollout).toContainText('catalog: image registry.example/catalog:2.3.0')
      await expect(rollout).toContainText('catalog: image registry.example/catalog:2.4.0')
      await expect(fold.getByText('Timing alone proves no cause.')).toBeVisible()
      await expect(fold.locator('[data-refused]')).toContainText('First seen refused: ')
      await expect(fold.locator('[data-line=refusal]')).toHaveCount(1)
      await expect(fold.locator('[data-line=crash]').first()).toBeAttached()
      const began = fold.getByText('Deployment cart began to roll out revision 1.')
      await expect(fold.getByText('Deployment cart was created.')).toBeVisible()
      await expect(began).toBeHidden()
      await fold.getByText('2 changes along with it').first().click()
      await expect(began).toBeVisible()
      const rows = await fold.locator('[data-change]').count()
      await fold.getByRole('button', { name: /^Last hour/ }).click()
      await expect(fold.locator('[data-change]')).not.toHaveCount(rows)
      await expect(fold.getByText('1 h ago', { exact: true })).toBeVisible()
      await expect(edited).toBeVisible()
      await fold.getByRole('button', { name: /^Last hour/ }).click()
      await expect(fold.locator('[data-change]')).toHaveCount(rows)
      await fold.getByText('What this does not see').click()
      await expect(fold.getByText(/^Listing Secrets also shows their values/)).toBeVisible()
      await expect(fold.getByText(/^Still to be read/)).toHaveCount(0)
      await edited.getByRole('link', { name: 'Open RoleBinding web' }).click()
      await expect(page).toHaveURL(/resource=rolebindings&namespace=shop&name=web/)
      await page.getByRole('heading', { name: 'What changed in 24 h' }).click()
      await expect(page.getByRole('list', { name: 'What changed' })).toContainText(
        'RoleBinding web was last written by kubectl edit.',
      )
    },
  )

  for (const width of [1440, 390]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(
        `nothing of it is inaccessible or cut at ${width} wide, ${colorScheme}`,
        thoroughReads,
        async ({ page }) => {
          await page.emulateMedia({ colorScheme })
          await page.setViewportSize({ width, height: 900 })
          await page.goto('/#changed')
          await expect(page.locator('[data-change]').first()).toBeVisible()
          await page.locator('#changed').getByText('What this does not see').click()
          await expectAccessible(page, '#changed')
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          ).toBeLessThanOrEqual(0)
        },
      )
    }
  }
})

test.describe('where the account can list nothing', () => {
  test.use({ scenario: 'nothing-granted' })

  test(
    'what changed beyond this pod is named as not seen, with one command',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/#changed')
      const fold = page.locator('#changed')
      await expect(fold.locator('[data-change=renewed]').first()).toContainText('This pod')
      await expect(fold.locator('[data-state=denied]')).toContainText(
        'This account can list nothing that shows a change',
      )
      await fold.getByText('What this does not see').click()
      await expect(fold.getByText(/^This account cannot list events, pods, /)).toBeVisible()
      await expect(fold.getByRole('region', { name: 'What an admin runs to grant it' })).toContainText(
        'kubectl auth reconcile',
      )
    },
  )
})
