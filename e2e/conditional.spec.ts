import { expect, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads } from './thorough'

test.use({ scenario: 'conditional-authorizer' })

const CONDITION = 'the object has the label owner with the name of who creates it'

test(
  'a call that is allowed on a condition is no refusal, and the card says on which',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/ask?verb=create&group=&resource=configmaps&namespace=shop')
    const card = page.getByRole('article', { name: 'Explanation' })
    await expect(card.getByRole('heading', { level: 2 })).toHaveText(
      'web can create configmaps in shop, if a condition holds',
    )
    await expect(card).toHaveAttribute('data-verdict', 'unknown')
    await expect(card).toHaveAttribute('data-cause', 'I7')
    await expect(card).toContainText(CONDITION)
    await expect(card).not.toContainText(/No rule|web cannot/)
    await expectAccessible(page)
  },
)

test('the cell of the matrix says the same', thoroughReads, async ({ page }) => {
  await page.goto('/permissions?q=configmaps&cell=create,,configmaps,')
  const side = page.getByRole('region', { name: 'The chosen cell' })
  await expect(side).toContainText('can, if a condition holds, create configmaps')
  await expect(side).toContainText(CONDITION)
})
