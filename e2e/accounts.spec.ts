import { expect, test } from './fixtures'
import { withoutCounts } from './testing/without-counts'
import { thorough, thoroughReads } from './thorough'

test.describe('cluster-admin for every ServiceAccount', () => {
  test.use({ scenario: 'permissive-binding' })

  test(
    'is shown with the binding that grants it and the command that undoes it',
    thorough,
    async ({ page, world }) => {
      await page.goto('/permissions?tab=dangerous')
      const section = page.getByRole('region', { name: 'Dangerous permissions' })
      const first = section.getByRole('listitem').first()
      await expect(first).toHaveAttribute('data-reach', 'cluster')
      await expect(first).toContainText(
        'ClusterRoleBinding permissive-binding grants ClusterRole cluster-admin to every ServiceAccount in the cluster.',
      )
      await expect(first.getByRole('region', { name: 'This undoes it.' })).toHaveText(
        'kubectl delete clusterrolebinding permissive-binding',
      )
      await first.getByText(/more permissions from the same source/).click()
      await expect(first).toContainText('can read the contents of Secrets')

      world.cluster.delete('ClusterRoleBinding', '', 'permissive-binding')
      await page.reload()
      await expect(section).toContainText(/None of \d+ dangerous permissions/)
    },
  )

  test('is one cause on the overview, not eighteen', thoroughReads, async ({ page }) => {
    await page.goto('/')
    const findings = page.getByRole('region', { name: 'Needs attention' })
    await expect(findings).toContainText('permissive-binding')
    await expect(findings.getByText(/^This account can/)).toHaveCount(1)
  })
})

const card = { name: 'Explanation' }
const REPORT = 'system:serviceaccount:shop:report'

test.describe('another account, where Roles and bindings may be read', () => {
  test.use({ scenario: 'rbac-reader' })

  test(
    'has its matrix shown after its name is typed, and a cell explained as that account',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/permissions')
      await page.locator('summary').filter({ hasText: 'shop/web' }).click()
      await page.getByLabel('Account', { exact: true }).fill('shop/report')
      await page.getByLabel('Account', { exact: true }).press('Enter')

      const matrix = page.getByRole('region', { name: 'What ServiceAccount shop/report can do in shop' })
      await expect(matrix).toContainText('From the Roles and bindings that this pod can read')
      await expect(page).toHaveURL(/of=system%3Aserviceaccount%3Ashop%3Areport/)
      await expect(matrix.locator('[data-cell-state="unknown"]')).toHaveCount(0)
      await matrix.getByRole('button', { name: 'list pods: not granted' }).click()

      const side = page.getByRole('region', { name: 'The chosen cell' })
      await expect(side).toContainText('report cannot list pods')
      await page.reload()
      await expect(matrix).toBeVisible()
      await side.getByRole('link', { name: 'See the fix' }).click()
      const explanation = page.getByRole('article', card)
      await expect(explanation).toHaveAttribute('data-cause', 'E5')
      await expect(explanation).toContainText('ServiceAccount shop/report')
      await expect(page.getByRole('button', { name: /^Account: shop\/report/ })).toBeVisible()
    },
  )

  test('has a refusal in its log checked as itself', thoroughReads, async ({ page }) => {
    await page.goto('/ask')
    const form = page.getByRole('form', { name: 'Ask' })
    await form
      .getByRole('textbox')
      .fill(
        `pods is forbidden: User "${REPORT}" cannot list resource "pods" in API group "" in the namespace "shop"`,
      )
    await form.getByRole('button', { name: 'Ask' }).click()
    await page.getByRole('link', { name: 'Check for ServiceAccount shop/report, and watch it' }).click()
    await expect(page).toHaveURL(/as=system%3Aserviceaccount%3Ashop%3Areport/)
    await expect(page.getByRole('article', card).first()).toContainText('still refused since')
  })

  test('of a user is unknown until the groups are given', thoroughReads, async ({ page }) => {
    await page.goto('/permissions?of=jane')
    const matrix = page.getByRole('region', { name: 'What User jane can do in shop' })
    await expect(matrix).toContainText('The groups of User jane are unknown')
    await expect(matrix.getByRole('button', { name: 'list pods: not known' })).toBeVisible()
    await page.locator('summary').filter({ hasText: 'jane' }).click()
    await page.getByLabel('Groups of the user').fill('ops')
    await page.getByLabel('Groups of the user').press('Enter')
    await expect(matrix.getByRole('button', { name: 'list pods: not granted' })).toBeVisible()
    await expect(page).toHaveURL(/ofgroup=ops/)
  })
})

test.describe('another account, where only reviews may be created', () => {
  test.use({ scenario: 'sar-reviewer' })

  test(
    'shows the most common calls and runs a separate review for a chosen cell',
    thorough,
    async ({ page, world }) => {
      await withoutCounts(page)
      await page.goto(`/permissions?of=${REPORT}`)
      const matrix = page.getByRole('region', { name: 'What ServiceAccount shop/report can do in shop' })
      await expect(matrix.getByRole('button', { name: 'list pods: granted in this namespace' })).toBeVisible()
      const reviews = () =>
        world.cluster.requests.filter(({ path }) => path.endsWith('/subjectaccessreviews')).length
      const before = reviews()
      await matrix.getByRole('button', { name: 'get services: not known' }).click()

      const side = page.getByRole('region', { name: 'The chosen cell' })
      await expect(side).toContainText('report can get services')
      await expect(side).toContainText('shop-reads-pods')
      expect(reviews()).toBe(before + 1)
    },
  )
})

test.describe('another account, where nothing about it can be read', () => {
  test.use({ scenario: 'verb-missing' })

  test(
    'is unknown, with the one permission and the command for an admin',
    thoroughReads,
    async ({ page }) => {
      await page.goto(`/permissions?of=${REPORT}`)
      const matrix = page.getByRole('region', { name: 'What ServiceAccount shop/report can do in shop' })
      await expect(matrix).toContainText('create on subjectaccessreviews')
      await expect(matrix.getByRole('region', { name: 'An admin can check with' })).toHaveText(
        `kubectl auth can-i --list --as=${REPORT} -n shop`,
      )
      await expect(matrix.getByRole('button', { name: 'list pods: not known' })).toBeVisible()
    },
  )

  test(
    'what the pod gains while the page is open is shown with its time',
    thorough,
    async ({ page, world }) => {
      await page.goto('/permissions?q=pods')
      await expect(page.getByRole('button', { name: 'watch pods: not granted' })).toBeVisible()
      world.cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, watch]}]`)
      await page.getByRole('button', { name: 'Check again' }).click()
      await expect(page.getByText('Since this page first checked:').locator('..')).toContainText(
        /lost list pods at \d\d:\d\d:\d\d UTC, gained watch pods at \d\d:\d\d:\d\d UTC\./,
      )
    },
  )

  test('an invalid namespace stays in its field and is called invalid', thoroughReads, async ({ page }) => {
    await page.goto('/permissions')
    await page
      .locator('summary')
      .filter({ hasText: /^shop$/ })
      .click()
    const field = page.getByRole('textbox', { name: 'Namespace' })
    await field.fill('Shop_1')
    await field.press('Enter')
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(field).toHaveValue('Shop_1')
    await expect(page.getByRole('form', { name: 'Which account, and where' })).toContainText(
      'at most 63 lowercase letters',
    )
    await expect(page.getByRole('region', { name: /can do in shop$/ })).toBeVisible()
    await field.fill('payments')
    await field.blur()
    await expect(page.getByRole('region', { name: /can do in payments$/ })).toBeVisible()
    await expect(page).toHaveURL(/in=payments/)
  })

  test('the name of a row leads to its list, also by keyboard', thoroughReads, async ({ page }) => {
    await page.goto('/permissions?q=pods')
    await page.getByRole('button', { name: 'get pods: granted in this namespace' }).focus()
    await page.keyboard.press('ArrowLeft')
    await expect(page.getByRole('link', { name: 'pods', exact: true })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/resources\?group=&version=v1&resource=pods&namespace=shop/)
  })
})

test.describe('a permission limited to names', () => {
  test.use({ scenario: 'named' })

  test('shows its names when its cell is chosen', thoroughReads, async ({ page }) => {
    await page.goto('/permissions?q=configmaps')
    await page.getByRole('button', { name: 'get configmaps: granted for app-config' }).click()
    await expect(page.getByRole('region', { name: 'The chosen cell' })).toContainText(
      'web can get configmaps named app-config',
    )
  })
})

test('accounts that may be listed are offered beside the pod’s own', thoroughReads, async ({ page }) => {
  await page.goto('/permissions')
  await page.locator('summary').filter({ hasText: 'shop/web' }).click()
  const form = page.getByRole('form', { name: 'Which account, and where' })
  await form.getByRole('button', { name: 'shop/default' }).click()
  await expect(page).toHaveURL(/of=system%3Aserviceaccount%3Ashop%3Adefault/)
})
