import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures'
import { thorough } from './thorough'

test.use({ scenario: 'cloud-identity' })

test('the reader sees which link to a cloud is broken, and what fixes it', thorough, async ({ page }) => {
  await page.goto('/identity')
  const list = page.getByRole('list', { name: 'Other credentials in this pod' })

  const aws = list.getByRole('listitem', { name: 'AWS role, IRSA, web identity' })
  await expect(
    aws.getByRole('list', { name: 'Links of the chain' }).locator('[data-state="broken"]'),
  ).toHaveText(/env shop-web \(broken\)/)
  await expect(aws).toContainText('The annotation names shop-web-v2, and AWS_ROLE_ARN of this pod shop-web')
  await expect(aws).toContainText('Until then AWS SDKs assume shop-web.')
  await expect(aws.getByRole('region', { name: 'kubectl command' })).toHaveText(
    'kubectl rollout restart deployment/web -n shop',
  )
  await aws.getByText('Evidence of each link').click()
  await expect(aws).toContainText('The token’s audience is sts.amazonaws.com.')

  const azure = list.getByRole('listitem', { name: 'Azure identity, Workload Identity' })
  await expect(azure).toContainText('uses the managed identity of the node')
  await azure.getByText('The YAML that fixes it').click()
  await expect(azure.getByRole('region', { name: 'YAML that fixes it' })).toContainText(
    'azure.workload.identity/use: "true"',
  )

  const vault = list.getByRole('listitem', { name: '/var/run/secrets/tokens/vault' })
  await expect(vault).toContainText('ServiceAccount shop/web, bound to this pod')
  await expect(vault).toContainText('renews in')
  const trust = list.getByRole('listitem', { name: '/etc/trust/ca.crt' })
  await expect(trust).toContainText('The cluster’s CA is in it.')
  await expect(trust).toContainText('by SSL_CERT_FILE')

  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test(
  'once annotation and pod name the same role, every link is in place, and nothing is claimed of AWS',
  thorough,
  async ({ page, world }) => {
    world.cluster.apply(`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/shop-web"}`)
    await page.goto('/identity')

    const aws = page.getByRole('listitem', { name: 'AWS role, IRSA, web identity' })
    await expect(aws).toContainText('Every link that the pod shows is in place. Nothing was sent to AWS')
    await expect(aws.getByRole('region', { name: 'kubectl command' })).toHaveCount(0)
  },
)
