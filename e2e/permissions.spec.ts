import { webGetsExec } from '@/sandbox/scenarios/shop'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thorough, thoroughReads } from './thorough'

const chosen = { name: 'The chosen cell' }

test.describe('a Role that lacks a verb', () => {
  test.use({ scenario: 'verb-missing' })

  test('the matrix is walked by arrow keys, and Enter explains a cell beside it', reads, async ({ page }) => {
    await page.goto('/permissions?q=pods')
    await page.getByRole('button', { name: 'get pods: granted in this namespace' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('button', { name: 'watch pods: not granted' })).toBeFocused()

    await page.keyboard.press('Enter')

    const side = page.getByRole('region', chosen)
    await expect(side.getByRole('heading', { level: 2 })).toHaveText('web cannot watch pods')
    await expect(side).toContainText('pod-reader')
    await expect(page.getByRole('region', { name: 'Verbs on pods' })).toContainText(
      'RoleBinding web-reads-pods → Role pod-reader',
    )
    await expect(page).toHaveURL(/cell=watch%2C%2Cpods%2C/)
    await expectAccessible(page, 'main')

    await side.getByRole('link', { name: 'See the fix' }).click()
    await expect(page.getByRole('article', { name: 'Explanation' })).toHaveAttribute('data-cause', 'D1')
  })

  test('a cell in the address says which binding grants it', thoroughReads, async ({ page }) => {
    await page.goto('/permissions?cell=list,,pods,')
    const side = page.getByRole('region', chosen)
    await expect(side).toContainText('web can list pods')
    await expect(side).toContainText('RoleBinding web-reads-pods grants Role pod-reader.')
    await expect(page.getByRole('button', { name: 'list pods: granted in this namespace' })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
  })

  test(
    'a call that the reader asked and that is refused comes first, with the reason',
    thorough,
    async ({ page }) => {
      await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
      await expect(page.getByRole('article', { name: 'Explanation' })).toHaveAttribute('data-cause', 'D1')
      await page.goto('/permissions')
      await expect(page.getByRole('rowgroup').nth(1)).toContainText('Asked and refused')
      await expect(page.getByRole('rowgroup').nth(1).getByRole('rowheader', { name: 'pods' })).toBeVisible()
      const side = page.getByRole('region', chosen)
      await expect(side).toContainText('web cannot watch pods')
      await expect(side).toContainText('Refused when checked')
      await expect(side).toContainText('pod-reader')
    },
  )

  test(
    'on a phone a tapped cell answers in a sheet, which leads to the next verb',
    thoroughReads,
    async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto('/permissions')
      const cell = page.getByRole('button', { name: 'list pods: granted in this namespace' })
      await cell.click()
      const side = page.getByRole('region', chosen)
      await expect(side).toContainText('can list pods')
      await expect(side).toBeInViewport()
      await expect(cell).toBeInViewport()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Next verb: watch' }).click()
      await expect(side).toContainText('watch pods')
      await page.getByRole('button', { name: 'Close' }).click()
      await expect(page.getByRole('button', { name: /^watch pods: / })).toBeFocused()
      await expect(page).not.toHaveURL(/cell=/)
    },
  )

  test(
    'on a phone a matrix that goes on fades, and its last verb leaves the fade',
    reads,
    async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto('/permissions')
      const grid = page.getByRole('grid')
      const last = grid.getByRole('columnheader', { name: 'delete', exact: true })
      const fadeFrom = 390 - 32
      await expect(last).toBeVisible()
      expect(
        await grid.evaluate((table) => getComputedStyle(table.parentElement as Element).maskImage),
      ).toMatch(/^linear-gradient/)
      const rightOf = () => last.evaluate((cell) => cell.getBoundingClientRect().right)
      expect(await rightOf()).toBeGreaterThan(fadeFrom)
      await grid.evaluate((table) => table.parentElement?.scrollTo(1000, 0))
      await expect.poll(rightOf).toBeLessThan(fadeFrom + 1)
    },
  )

  test(
    'the filter keeps every letter typed fast, and so does the address',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/permissions')
      const filter = page.getByRole('searchbox', { name: 'Filter resources' })
      await filter.pressSequentially('deployments')
      await expect(filter).toHaveValue('deployments')
      await page.getByRole('button', { name: /^Granted/ }).click()
      await expect(page).toHaveURL(/q=deployments.*show=granted/)
      await page.getByRole('link', { name: 'Rules' }).click()
      await expect(page).toHaveURL(/tab=rules/)
      await expect(page.getByRole('region', { name: 'Rules', exact: true })).toContainText('pods')
      await page.goBack()
      await expect(filter).toHaveValue('deployments')
      await expect(page.getByRole('button', { name: /^Granted/ })).toHaveAttribute('aria-pressed', 'true')
    },
  )
})

test.describe('cluster-admin for every ServiceAccount', () => {
  test.use({ scenario: 'permissive-binding' })

  test('is shown as dangerous, not as fine', thoroughReads, async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('region', { name: 'This pod' })).toContainText('1 critical')
    await page.goto('/permissions?tab=rules')
    const rules = page.getByRole('region', { name: 'Rules of this account' })
    await expect(rules).toContainText('ClusterRole cluster-admin, rule 1')
    await page.getByRole('link', { name: /^Dangerous/ }).click()
    await expect(page.getByRole('region', { name: 'Dangerous permissions' })).toContainText('everything')
  })
})

test.describe('an account without permissions', () => {
  test.use({ scenario: 'nothing-granted' })

  test('is said calmly, with what works and the one command', thoroughReads, async ({ page }) => {
    await page.goto('/permissions')
    const matrix = page.getByRole('region', { name: 'What ServiceAccount shop/web can do in shop' })
    await expect(matrix).toContainText('has no permissions in shop yet')
    await expect(matrix.getByRole('region', { name: 'kubectl' })).toContainText('--clusterrole=view')
    await page.getByRole('link', { name: 'Dangerous' }).click()
    await expect(page.getByText(/^None of \d+ dangerous permissions\.$/)).toBeVisible()
  })
})

test.describe('an account on Kubernetes 1.34 that opens streams by get alone', () => {
  test.use({ scenario: 'verb-missing' })

  test(
    'one line says what the next version refuses, and opened what keeps it allowed',
    reads,
    async ({ page, world }) => {
      Object.assign(world.cluster.context, { version: { emulationMinor: '34' } })
      world.cluster.apply(webGetsExec)
      await page.goto('/permissions?tab=rules')
      const next = page.getByRole('region', { name: 'The next versions of Kubernetes' })
      const line = next.getByText('From Kubernetes 1.35, by default: 1 call that the rules allow is refused.')
      await expect(line).toBeVisible()
      await expect(next.getByText('To keep them allowed')).toBeHidden()
      await line.click()
      await expect(next).toContainText('To keep them allowed, add create on pods/exec in namespace shop.')
      await expect(next).toContainText('feature gate AuthorizePodWebsocketUpgradeCreatePermission')
      await expectAccessible(page, 'main')

      world.cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shell, namespace: shop}
rules: [{apiGroups: [""], resources: [pods/exec], verbs: [get, create]}]
`)
      await page.getByRole('button', { name: 'Check again' }).click()
      await expect(next).toBeHidden()
    },
  )
})
