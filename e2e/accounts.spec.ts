import { expect, test } from './fixtures'

test.describe('cluster-admin for every ServiceAccount', () => {
  test.use({ scenario: 'permissive-binding' })

  test('is said with the binding that gives it and the command that undoes it', async ({ page, world }) => {
    await page.goto('/access')
    const section = page.getByRole('region', { name: 'Dangerous rights' })
    const first = section.getByRole('listitem').first()
    await expect(first).toHaveAttribute('data-reach', 'cluster')
    await expect(first).toContainText(
      'ClusterRoleBinding permissive-binding gives ClusterRole cluster-admin to every ServiceAccount of the cluster.',
    )
    await expect(first.getByRole('region', { name: 'This undoes it.' })).toHaveText(
      'kubectl delete clusterrolebinding permissive-binding',
    )
    await first.getByText(/more rights of the same/).click()
    await expect(first).toContainText('reads the contents of Secrets')

    world.cluster.delete('ClusterRoleBinding', '', 'permissive-binding')
    await page.reload()
    await expect(section).toContainText('None among the rules')
  })

  test('is one finding on the overview and not eighteen', async ({ page }) => {
    await page.goto('/')
    const findings = page.getByRole('region', { name: 'Findings' })
    await expect(findings).toContainText('permissive-binding')
    await expect(findings.getByText(/^This account may/)).toHaveCount(1)
  })
})
