import { expect, reads, test } from './fixtures'
import { thorough, thoroughUnless } from './thorough'

const card = { name: 'Explanation' }

test.describe('a Role that lacks a verb', () => {
  test.use({ scenario: 'verb-missing' })

  test('a refused watch names the Role, the binding and the one-line edit, and turns green once it is applied', async ({
    page,
    world,
  }) => {
    await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')

    const explanation = page.getByRole('article', card)
    await expect(explanation).toHaveAttribute('data-cause', 'D1')
    await expect(explanation).toContainText('pod-reader')
    await expect(explanation).toContainText('web-reads-pods')
    await expect(explanation).toContainText('and nothing else')
    await expect(explanation.getByRole('region', { name: 'kubectl command' }).first()).toContainText(
      'kubectl -n shop',
    )
    await expect(explanation).toContainText('not yet')

    await explanation.getByText('The same as YAML').first().click()
    const yaml = await explanation.getByRole('region', { name: /^YAML/ }).first().textContent()
    world.cluster.apply(yaml ?? '')

    await expect(explanation).toHaveAttribute('data-verdict', 'allowed', { timeout: 10_000 })
    await expect(explanation).toContainText('The same review now says yes')
    await expect(explanation).toContainText('web-reads-pods')
  })

  test('an open card repeats only the refused review', thorough, async ({ page, world }) => {
    await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
    await expect(page.getByRole('article', card)).toContainText('not yet')
    const before = world.cluster.requests.length

    await expect.poll(() => world.cluster.requests.length, { timeout: 15_000 }).toBeGreaterThan(before + 1)

    const since = world.cluster.requests.slice(before).map((request) => request.path)
    expect(new Set(since)).toEqual(new Set(['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews']))
  })

  test(
    'the check form keeps the call in the address, and a wrong field is named',
    reads,
    async ({ page }) => {
      await page.goto('/permissions')
      const form = page.getByRole('form', { name: 'Check one call' })
      await expect(form.getByLabel('Namespace')).toHaveValue('shop')
      await form.getByLabel('Verb').fill('get')
      await form.getByLabel('Resource', { exact: true }).fill('deployments')
      await expect(form.getByLabel('API group')).toHaveValue('apps')
      await form.getByLabel('Name', { exact: true }).fill('../secrets')
      await form.getByRole('button', { name: 'Check' }).click()

      await expect(form.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true')
      await expect(form).toContainText('A name has no "/"')
      await expect(form.getByLabel('Resource', { exact: true })).toHaveValue('deployments')

      await form.getByLabel('Name', { exact: true }).fill('web')
      await form.getByRole('button', { name: 'Check' }).click()

      await expect(page.getByRole('article', card)).toContainText('may not get')
      await expect(page).toHaveURL(/name=web/)
      await page.reload()
      await expect(page.getByRole('article', card)).toContainText('may not get')
    },
  )

  test(
    'a pasted log line is explained, even for another account, and other text gives nothing',
    reads,
    async ({ page }) => {
      await page.goto('/ask')
      const form = page.getByRole('form', { name: 'Explain an error' })
      const said = (user: string) =>
        `User "system:serviceaccount:${user}" cannot watch resource "pods" in API group "" in the namespace "shop"`
      await form
        .getByRole('textbox')
        .fill(
          `E1124 reflector.go:158] Failed to watch *v1.Pod: failed to list *v1.Pod: pods is forbidden: ${said('shop:web')}\n` +
            `and elsewhere: Error from server (Forbidden): pods is forbidden: ${said('payments:teller')}`,
        )
      await form.getByRole('button', { name: 'Explain' }).click()

      const findings = page.getByRole('article', card)
      await expect(findings).toHaveCount(2)
      await expect(findings.first()).toHaveAttribute('data-cause', 'D1')
      await expect(findings.last()).toContainText('payments/teller')

      await findings.first().getByRole('link', { name: 'Check the same call for this pod' }).click()
      await expect(findings).toHaveCount(2)
      await expect(findings.first()).toContainText('not yet')
      await expect(findings.first()).toBeInViewport()
      await page.getByRole('button', { name: 'Show the answer above' }).click()
      await expect(findings.first()).toBeInViewport()

      await form.getByRole('textbox').fill('<html><title>403 Forbidden</title><center>nginx</center></html>')
      await form.getByRole('button', { name: 'Explain' }).click()
      await expect(findings).toHaveCount(1)
      await expect(page.getByText('No API server refusal was recognized')).toBeVisible()
    },
  )
})

const causes: [scenario: string, address: string, cause: string, says: RegExp][] = [
  ['nothing-granted', 'verb=list&group=&resource=pods&namespace=shop', 'D0', /beyond the defaults/],
  ['wrong-group', 'verb=list&group=apps&resource=deployments&namespace=shop', 'D4', /group/],
  ['singular', 'verb=list&group=&resource=pods&namespace=shop', 'D6', /"pod"/],
  ['casing', 'verb=list&group=&resource=pods&namespace=shop', 'D7', /"Pods"/],
  ['subresource-missing', 'verb=get&group=&resource=pods&subresource=log&namespace=shop', 'D8', /pods\/log/],
  ['named', 'verb=get&group=&resource=configmaps&name=other-config&namespace=shop', 'D11', /app-config/],
  ['list-under-names', 'verb=list&group=&resource=configmaps&namespace=shop', 'D12', /field selector/],
  ['non-resource', 'verb=get&path=/metrics', 'D29', /ClusterRole/],
  ['missing-role', 'verb=list&group=&resource=pods&namespace=shop', 'E7', /did not find/],
  ['other-namespace', 'verb=list&group=&resource=pods&namespace=payments', 'F1', /payments/],
  ['all-namespaces', 'verb=list&group=&resource=pods&namespace=', 'F3', /every namespace|all namespaces/i],
  ['cluster-resource-in-role', 'verb=list&group=&resource=nodes&namespace=', 'F4', /ClusterRole/],
  ['default-account', 'verb=list&group=&resource=pods&namespace=shop', 'C3', /default/],
  ['nothing-granted', 'verb=list&group=&resource=servces&namespace=shop', 'G1', /services/],
  ['nothing-granted', 'verb=list&group=apps&resource=pods&namespace=shop', 'G2', /\/api\/v1/],
]

for (const [scenario, address, cause, says] of causes) {
  test.describe(`in the world ${scenario}`, thoroughUnless(cause === 'D0'), () => {
    test.use({ scenario })

    test(`a refused call is explained by cause ${cause}`, reads, async ({ page }) => {
      await page.goto(`/ask?${address}`)
      const explanation = page.getByRole('article', card)
      await expect(explanation).toHaveAttribute('data-cause', cause)
      await expect(explanation).toContainText(says)
    })
  })
}
