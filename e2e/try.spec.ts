import type { Page } from '@playwright/test'
import type { Cluster } from '@/sandbox/cluster'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thorough, thoroughReads } from './thorough'

const itself = (page: Page) => page.getByRole('article', { name: 'The call itself' })
const explanations = (page: Page) => page.getByRole('article', { name: 'Explanation' })
const dryRun = (page: Page) => page.getByRole('form', { name: 'Try the call as a dry run' })

function writesOf(cluster: Cluster) {
  return cluster.requests.filter(({ method, path }) => method !== 'GET' && !/reviews(?:\?|$)/.test(path))
}

async function openDryRun(page: Page, address: string) {
  await page.goto(`/ask?${address}`)
  // A row that arrives above it between press and release takes the click.
  await expect(async () => {
    if (!(await dryRun(page).isVisible())) await page.getByText('Try the call as a dry run').first().click()
    await expect(dryRun(page)).toBeVisible({ timeout: 3_000 })
  }).toPass()
}

test.describe('a Role that lacks a verb', () => {
  test.use({ scenario: 'verb-missing' })

  test('an allowed read is made in one click, and names are shown', reads, async ({ page }) => {
    await page.goto('/ask?verb=list&group=&resource=pods&namespace=shop')
    await page.getByRole('button', { name: 'Try it' }).click()

    await expect(itself(page)).toContainText('was answered 200')
    await expect(itself(page)).toContainText(/3 of \d pods: /)
    await expect(itself(page).getByRole('listitem').filter({ hasText: 'authorization' })).toContainText(
      'passed',
    )
    await expect(itself(page).getByRole('region', { name: 'The same with kubectl' })).toContainText(
      'kubectl get pods -n shop',
    )
    await expect(explanations(page)).toHaveCount(1)
    await expectAccessible(page)
  })

  test('a refused read shows the gate that refused it and why', thoroughReads, async ({ page }) => {
    await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
    await page.getByRole('button', { name: 'Try it' }).click()

    await expect(itself(page)).toHaveAttribute('data-status', '403')
    await expect(itself(page).getByRole('listitem').filter({ hasText: 'refused here' })).toContainText(
      'authorization',
    )
    await expect(itself(page)).toContainText('It was refused for the reason explained above.')
    await expect(explanations(page)).toHaveAttribute('data-cause', 'D1')
    await expectAccessible(page)
  })

  test('once the review turns green the page repeats the call itself', thorough, async ({ page, world }) => {
    await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
    const card = explanations(page).first()
    await expect(card).toContainText('still refused')
    const yaml = card.getByRole('region', { name: /^YAML/, includeHidden: true }).first()
    world.cluster.apply((await yaml.textContent()) ?? '')

    await expect(card).toContainText('Allowed since')
    await expect(card).toContainText('The call itself returned 200.')
  })

  test(
    'a correct change that has not arrived is distinct from a wrong one',
    thorough,
    async ({ page, world }) => {
      const role = (verbs: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [${verbs}]}]`
      await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
      const card = explanations(page).first()
      await expect(card).toContainText('still refused')

      world.cluster.apply(role('get, list, create'))
      await page.getByRole('button', { name: 'Check again' }).click()
      await expect(card).toContainText('but not what this call needs')
      await expect(card).toContainText(/Nearest now: .*create/)

      world.cluster.holdAuthorizer(true)
      world.cluster.apply(role('get, list, watch'))
      await page.getByRole('button', { name: 'Check again' }).click()
      await expect(card).toContainText(
        'The change has been made; the API server’s authorizer has not seen it yet',
      )

      world.cluster.holdAuthorizer(false)
      await expect(card).toContainText('Allowed since')
    },
  )

  test('an open card notices a change by itself', thorough, async ({ page, world }) => {
    await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
    const card = explanations(page).first()
    await expect(card).toContainText('still refused')
    world.cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, update]}]`)
    await expect(card).toContainText('but not what this call needs')
    await expect(card).toContainText(/Nearest now: .*update/)
  })

  test(
    'a write is not sent while dry runs are off, and the command to run is shown',
    thoroughReads,
    async ({ page, world }) => {
      await openDryRun(page, 'verb=create&group=&resource=pods&namespace=shop')
      await expect(dryRun(page)).toContainText('Dry runs are off')
      const revision = world.cluster.context.store.revision
      await dryRun(page).getByRole('button', { name: 'Show the command to run' }).click()

      await expect(itself(page)).toContainText('set ALLOW_DRY_RUN=true on the deployment')
      await expect(itself(page).getByRole('region', { name: 'The same with kubectl' })).toContainText(
        'create --dry-run=server',
      )
      expect(writesOf(world.cluster)).toEqual([])
      expect(world.cluster.context.store.revision).toBe(revision)
    },
  )

  test('a call that runs a program is never offered', reads, async ({ page }) => {
    await page.goto('/ask?verb=create&group=&resource=pods&subresource=exec&name=web&namespace=shop')
    await expect(page.getByText('pods/exec is never called from here')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Try/ })).toHaveCount(0)
  })
})

const worlds: [
  scenario: string,
  address: string,
  edit: [from: string, to: string] | null,
  gate: string,
  cause: string,
  says: RegExp,
][] = [
  [
    'quota-exceeded',
    'resource=pods&namespace=tight',
    null,
    'refused here',
    'J1',
    /a quota refusal proves that authorization said yes/,
  ],
  [
    'pod-security',
    'resource=pods&namespace=locked',
    null,
    'refused here',
    'J6',
    /PodSecurity judges an object only after authorization said yes/,
  ],
  [
    'webhook-down',
    'resource=services&namespace=shop',
    null,
    'not known',
    'J9',
    /its text does not say which/,
  ],
  [
    'policy-denies',
    'resource=configmaps&namespace=shop',
    ['"try"', 'latest-x'],
    'refused here',
    'J7',
    /A policy judged an object/,
  ],
  [
    'namespace-terminating',
    'resource=configmaps&namespace=leaving',
    null,
    'refused here',
    'J10',
    /refused what was already authorized/,
  ],
  [
    'limit-range',
    'resource=pods&namespace=limited',
    ['pause:3.10"', 'pause:3.10", resources: {limits: {cpu: 1500m}}'],
    'not known',
    'J5',
    /Refused after authorization/,
  ],
]

for (const [scenario, address, edit, gate, cause, says] of worlds) {
  test.describe(`in the world ${scenario}`, thorough, () => {
    test.use({ scenario })

    test(`a create is refused after authorization said yes, by cause ${cause}, and nothing is stored`, async ({
      page,
      world,
    }) => {
      await openDryRun(page, `verb=create&group=&${address}`)
      const body = dryRun(page).getByLabel('Body, as YAML or JSON')
      const written = await body.inputValue()
      if (edit !== null) await body.fill(written.replace(...edit))
      const revision = world.cluster.context.store.revision
      await dryRun(page).getByRole('button', { name: 'Try as a dry run' }).click()

      await expect(itself(page)).toContainText('That proves that authorization said yes.')
      await expect(itself(page).getByRole('listitem').filter({ hasText: gate }).first()).toContainText(says)
      await expect(explanations(page).last()).toHaveAttribute('data-cause', cause)
      expect(writesOf(world.cluster).map(({ path }) => path.endsWith('?dryRun=All'))).toEqual([true])
      expect(world.cluster.context.store.revision).toBe(revision)
    })
  })
}

test.describe('a namespace whose quota leaves room for one more', () => {
  test.use({ scenario: 'quota-exceeded' })

  test(
    'a wrong body is kept and named, and the correct one would be created',
    thorough,
    async ({ page, world }) => {
      await openDryRun(page, 'verb=create&group=&resource=services&namespace=shop')
      await expect(explanations(page).first()).toHaveAttribute('data-verdict', 'denied')

      await openDryRun(page, 'verb=create&group=&resource=services&namespace=tight')
      const body = dryRun(page).getByLabel('Body, as YAML or JSON')
      await body.fill('apiVersion: v1\nkind: Pod')
      await dryRun(page).getByRole('button', { name: 'Try as a dry run' }).click()
      await expect(
        page.getByRole('alert').filter({ hasText: 'kind is "Pod"; this call needs "Service".' }),
      ).toBeVisible()
      await expect(body).toHaveValue('apiVersion: v1\nkind: Pod')

      await body.fill(
        '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {"ports": [{"port": 80}]}}',
      )
      const revision = world.cluster.context.store.revision
      await dryRun(page).getByRole('button', { name: 'Try as a dry run' }).click()
      await expect(itself(page)).toContainText(
        'It would create services s. It was a dry run: nothing was stored.',
      )
      expect(world.cluster.context.store.revision).toBe(revision)
    },
  )
})
