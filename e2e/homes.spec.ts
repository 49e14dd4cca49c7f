import type { Page } from '@playwright/test'
import { KEPT_ROLES } from '@/sandbox/scenarios/kept-roles'
import { expect, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads } from './thorough'

const card = (page: Page) => page.getByRole('article', { name: 'Explanation' })
const message = (page: Page) => page.getByRole('region', { name: 'Message for the platform team' })
const address = (name: string, fix: string) => {
  const [group = '', resource = ''] = KEPT_ROLES.find((one) => one.name === name)?.resource ?? []
  return `/ask?verb=watch&group=${group}&resource=${resource}&namespace=shop&fix=${fix}`
}

test.describe('Roles that Argo CD, Flux, Helm or nobody keeps', () => {
  test.use({ scenario: 'homes' })

  for (const [name, home, fate, form] of [
    [
      'web-jobs',
      'Argo CD application shop-prod, file apps/shop/rbac.yaml.',
      'It applies path apps/shop of https://git.example.com/shop/deploy.git at main. Self-heal is on',
      /@@ Role web-jobs, rule \d/,
    ],
    [
      'web-deployments',
      'Flux Kustomization flux-system/shop, path ./apps/shop.',
      'at its next reconciliation, every 10m0s',
      /patches:/,
    ],
    [
      'web-configmaps',
      'Helm release shop/web, chart web-2.4.1.',
      'The next helm upgrade undoes',
      /extraRules:/,
    ],
    [
      'web-autoscalers',
      'Shop main, which owns it.',
      'Shop main is kept in Argo CD application shop-prod.',
      /@@ Role web-autoscalers, rule \d/,
    ],
    ['web-replicasets', 'only kubectl wrote it', 'A change by kubectl stays', undefined],
  ] as const) {
    test(
      `I see where the Role ${name} lives, what becomes of kubectl there, and the change as it takes it`,
      thoroughReads,
      async ({ page }) => {
        await page.goto(address(name, 'edit'))
        const fold = card(page).locator('details', { hasText: 'Lives in' })
        await expect(fold.locator('summary')).toContainText(home)
        await expect(fold).toContainText(fate)
        await expect(fold).toContainText('Known by')
        if (form === undefined) {
          await expect(card(page).getByText('reverted')).toHaveCount(0)
          await expect(message(page)).not.toContainText('Needed in')
          return
        }
        await expect(fold).toContainText(form)
        // What an operator undoes, no object shows.
        const reverted = card(page).getByRole('button', { name: /kubectl\s*reverted/ })
        await expect(reverted).toHaveCount(name === 'web-autoscalers' ? 0 : 1)
        await expect(message(page)).toContainText(`Needed in ${home.replace(/\.$/, '')}: `)
      },
    )
  }

  test(
    'a Role of its own by kubectl stays, and I see where to add its file',
    thoroughReads,
    async ({ page }) => {
      await page.goto(address('web-jobs', 'own'))
      const fold = card(page).locator('details', { hasText: 'Lives in' })
      await expect(fold).toContainText('Nothing manages what kubectl creates: it stays')
      await expect(fold).toContainText('To keep it there, add its YAML as a file.')
      await expect(card(page).getByText('reverted')).toHaveCount(0)
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
          await page.goto(address('web-statefulsets', 'edit'))
          const fold = card(page).locator('details', { hasText: 'Lives in' })
          await expect(fold).toBeVisible()
          await fold.locator('summary').click()
          await expect(fold).toContainText('postRenderers')
          await expectAccessible(page, 'article')
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          ).toBeLessThanOrEqual(0)
        },
      )
    }
  }
})
