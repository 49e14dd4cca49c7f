import { expect, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { source } from './testing/identity-rows'
import { thorough } from './thorough'

test.use({ environment: { ATTACHED_FROM: 'laptop' } })

test(
  'a page that runs on a laptop says that it is not in a pod, and asks for nothing that only a pod has',
  thorough,
  async ({ page }) => {
    await page.goto('/identity')
    await expect(page.getByRole('banner')).toContainText('attached from laptop')
    await expect(page.getByRole('main')).toContainText(
      'No pod: this page runs on laptop, outside the cluster',
    )
    await expect(source(page, 'Env')).toContainText('Absent')
    await expect(page.getByText('The YAML that adds it')).toHaveCount(0)
    await expect(page.getByRole('heading', { name: 'Differences' })).toHaveCount(0)
    await expectAccessible(page)

    await page.getByRole('link', { name: 'Connection' }).click()
    await expect(page.getByRole('main')).toContainText('8 steps from laptop, outside the cluster,')
    await expect(page.getByRole('main')).toContainText('cluster DNS is not asked')

    await page.getByRole('link', { name: 'Overview' }).click()
    await expect(page.getByRole('main')).toContainText('Attached from outside the cluster.')
    await expect(page.getByRole('main')).toContainText('a pod’s view of its network')
  },
)
