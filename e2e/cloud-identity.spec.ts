import { expect, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thorough, thoroughReads } from './thorough'

interface BrokenChain {
  chain: string | RegExp
  link: RegExp
  says: RegExp
  /** In its YAML or command. */
  fix?: RegExp
}

const AWS = 'AWS role, IRSA, web identity'
const AGENT = 'AWS role, EKS Pod Identity'
const AZURE = 'Azure identity, Workload Identity'
const GOOGLE = /^Google/

/** With the two of cloud-identity, thirteen ways to clouds that break. */
const WORLDS: Record<string, BrokenChain[]> = {
  'cloud-audiences': [
    {
      chain: AWS,
      link: /vault/,
      says: /The token’s audience is vault, and the cloud accepts only sts\.amazonaws\.com/,
      fix: /audience: sts\.amazonaws\.com/,
    },
    {
      chain: AZURE,
      link: /vault/,
      says: /accepts only api:\/\/AzureADTokenExchange/,
      fix: /audience: api:\/\/AzureADTokenExchange/,
    },
    {
      chain: GOOGLE,
      link: /audience/,
      says: /the API server’s, and the provider accepts https:\/\/iam\.googleapis\.com/,
      fix: /audience: https:\/\/iam\.googleapis\.com/,
    },
  ],
  'cloud-variables': [
    {
      chain: AWS,
      link: /annotation/,
      says: /is not the ARN of a role/,
      fix: /arn:aws:iam::ACCOUNT:role\/NAME/,
    },
    {
      chain: AGENT,
      link: /AWS_CONTAINER_CREDENTIALS_FULL_URI/,
      says: /is not set: the association was made after this pod was created/,
      fix: /rollout restart/,
    },
    {
      chain: AZURE,
      link: /AZURE_CLIENT_ID/,
      says: /differs from azure\.workload\.identity\/client-id/,
      fix: /rollout restart/,
    },
    {
      chain: GOOGLE,
      link: /GOOGLE_APPLICATION_CREDENTIALS/,
      says: /no credential was found at its path \(\/etc\/gcp\/absent\.json\)/,
    },
  ],
  'cloud-proxies': [
    { chain: AWS, link: /AWS_ACCESS_KEY_ID/, says: /access keys of the environment before a web identity/ },
    {
      chain: AGENT,
      link: /NO_PROXY/,
      says: /NO_PROXY does not have 169\.254\.170\.23/,
      fix: /169\.254\.170\.23/,
    },
    {
      chain: AZURE,
      link: /AZURE_CLIENT_SECRET/,
      says: /uses a client secret of the environment before Workload Identity/,
    },
    {
      chain: GOOGLE,
      link: /NO_PROXY/,
      says: /NO_PROXY does not have metadata\.google\.internal/,
      fix: /metadata\.google\.internal/,
    },
  ],
}

for (const [scenario, chains] of Object.entries(WORLDS)) {
  test.describe(scenario, () => {
    test.use({ scenario })
    test('the user sees where each chain breaks, and what fixes it', thoroughReads, async ({ page }) => {
      await page.goto('/identity')
      const list = page.getByRole('list', { name: 'Credentials in this pod' })
      for (const { chain, link, says, fix } of chains) {
        const item = list.getByRole('listitem', { name: chain })
        await expect(
          item.getByRole('list', { name: 'Links of the chain' }).locator('[data-state="broken"]').first(),
        ).toHaveText(link)
        await expect(item).toContainText(says)
        if (fix === undefined) continue
        const yaml = item.getByText('The YAML that fixes it')
        if ((await yaml.count()) > 0) await yaml.click()
        await expect(item.getByRole('region', { name: /YAML that fixes it|kubectl command/ })).toContainText(
          fix,
        )
      }
    })
  })
}

test.describe('a refusal of a cloud that is pasted', () => {
  test.use({ scenario: 'cloud-audiences' })

  test('names whose it is and the broken link of this pod', thoroughReads, async ({ page }) => {
    await page.goto('/ask')
    const box = page.getByRole('form', { name: 'Ask' }).getByRole('textbox')
    await box.fill(
      'An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: Incorrect token audience',
    )
    await box.press('Enter')
    const card = page.getByRole('article', { name: 'Explanation' })
    await expect(card).toContainText('AWS refused this, not Kubernetes.')
    await expect(card).toHaveAttribute('data-cause', 'L5')
    await expect(card).toContainText('The token’s audience is vault')
    await expect(card.getByRole('list', { name: 'Gates that the call passed' })).toHaveCount(0)
    await card.getByRole('link', { name: 'See this pod’s chain' }).click()
    await expect(page).toHaveURL(/\/identity#token$/)
  })

  test('of a call is told apart from Kubernetes, and is not a finding', thoroughReads, async ({ page }) => {
    await page.goto('/ask')
    const box = page.getByRole('form', { name: 'Ask' }).getByRole('textbox')
    await box.fill(
      'User: arn:aws:sts::111122223333:assumed-role/shop-web/x is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::shop',
    )
    await box.press('Enter')
    await expect(page.getByText(/AWS refused this, not Kubernetes: .*s3:ListBucket/)).toBeVisible()
    await expect(page.getByRole('article', { name: 'Explanation' })).toHaveCount(0)
  })
})

test.describe('newer features', () => {
  test.use({ scenario: 'cloud-identity' })

  test('are in one fold with the version that each needs', thoroughReads, async ({ page }) => {
    await page.goto('/identity#features')
    const list = page.getByRole('list', { name: 'Newer features' })
    await expect(list.getByRole('listitem')).toHaveCount(7)
    await expect(list.getByRole('listitem', { name: 'Zone and region' })).toContainText(
      'since Kubernetes 1.35',
    )
    await expect(list.getByRole('listitem', { name: 'Resources of the whole pod' })).toContainText('1.34')
    await expectAccessible(page)
  })
})

test.describe('the chains of one pod', () => {
  test.use({ scenario: 'cloud-identity' })

  test(
    'the user sees which link to a cloud is broken, and what fixes it',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/identity')
      const list = page.getByRole('list', { name: 'Credentials in this pod' })

      const aws = list.getByRole('listitem', { name: 'AWS role, IRSA, web identity' })
      await expect(
        aws.getByRole('list', { name: 'Links of the chain' }).locator('[data-state="broken"]'),
      ).toHaveText(/env shop-web \(broken\)/)
      await expect(aws).toContainText(
        'The annotation names shop-web-v2, and AWS_ROLE_ARN of this pod shop-web',
      )
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

      await expectAccessible(page)
    },
  )

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
      await expect(aws).toContainText('Every link that the pod shows is correct. Nothing was sent to AWS')
      await expect(aws.getByRole('region', { name: 'kubectl command' })).toHaveCount(0)
    },
  )
})
