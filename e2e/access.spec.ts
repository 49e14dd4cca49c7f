import { expect, test } from './fixtures'

test.describe('a Role that lacks a verb', () => {
  test.use({ scenario: 'verb-missing' })

  test('a refused watch names the Role, the binding and the one-line edit, and turns green once it is applied', async ({
    page,
    world,
  }) => {
    await page.goto('/access?verb=watch&group=&resource=pods&namespace=shop')

    const card = page.getByRole('article', { name: 'Explanation' })
    await expect(card).toHaveAttribute('data-cause', 'D1')
    await expect(card).toContainText('pod-reader')
    await expect(card).toContainText('web-reads-pods')
    await expect(card).toContainText('and nothing else')
    await expect(card.getByRole('region', { name: 'kubectl command' }).first()).toContainText(
      'kubectl -n shop',
    )
    await expect(card).toContainText('not yet')

    await card.getByText('The same as YAML').first().click()
    const yaml = await card.getByRole('region', { name: /^YAML/ }).first().textContent()
    world.cluster.apply(yaml ?? '')

    await expect(card).toHaveAttribute('data-verdict', 'allowed', { timeout: 10_000 })
    await expect(card).toContainText('The same review says yes now')
    await expect(card).toContainText('web-reads-pods')
  })
})
