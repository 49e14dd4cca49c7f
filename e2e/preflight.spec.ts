import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads } from './thorough'

const box = { name: 'YAML or JSON of any kind, pasted. Nothing is applied' }
const applied = { name: 'What an apply would do' }

const object = (kind: string, name: string, more = '', apiVersion = 'v1', namespace = 'locked') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\n${more}\n---\n`
const pod = 'spec: {hostNetwork: true, containers: [{name: a, image: b}]}'
const RBAC = 'rbac.authorization.k8s.io/v1'
const chart = [
  object(
    'Role',
    'leader',
    'rules: [{apiGroups: [""], resources: [secrets], verbs: [list]}, {apiGroups: [""], resources: [pods/exec], verbs: [get]}, {apiGroups: [example.org], resources: [toys], verbs: [get]}]',
    RBAC,
  ),
  object(
    'RoleBinding',
    'leader',
    'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: leader}\nsubjects: [{kind: ServiceAccount, name: app, namespace: locked}]',
    RBAC,
  ),
  object('ConfigMap', 'settings'),
  object('Pod', 'web', pod),
  object('Toy', 'bear', '', 'example.org/v1'),
  object('Service', 'web', 'spec: {ports: [{port: 80}]}', 'v1', 'shop'),
].join('')

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', box).fill(text)
  await page.getByRole('button', { name: 'See what it would change' }).click()
}

test.describe('an installer that can write some kinds, and Pod Security', () => {
  test.use({ scenario: 'pod-security' })

  test(
    'which objects of my chart are refused, by which gate, what do I lack, and was anything applied?',
    reads,
    async ({ page, world, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.goto('/permissions?tab=what-if')
      await ask(page, chart)

      const answer = page.getByRole('article', applied)
      await expect(answer.getByRole('heading', { level: 2 })).toContainText(
        /^\d of 6 objects would be refused\./,
      )
      const row = (name: string) => answer.getByRole('listitem').filter({ hasText: name }).first()
      await expect(row('Role locked/leader')).toContainText('RBAC')
      await expect(row('Role locked/leader')).toContainText('by reviews')
      await expect(row('Toy locked/bear')).toContainText('is not served')
      await expect(row('Pod locked/web')).toContainText('violates PodSecurity')
      await expect(row('Pod locked/web')).toContainText('by dry run')
      await expect(row('Service shop/web')).toContainText('The installer cannot')
      await expect(answer).toContainText('ServiceAccount locked/app can read the contents of Secrets')
      await expect(answer).toContainText('serves no group "example.org"')
      await expectAccessible(page, 'main')

      await page.keyboard.press('c')
      await expect
        .poll(() => page.evaluate(() => navigator.clipboard.readText()))
        .toMatch(/^apiVersion: rbac[\s\S]*kind: RoleBinding/)
      const changes = world.cluster.requests.filter(
        ({ method, path }) => method !== 'GET' && !path.includes('review') && !path.includes('dryRun=All'),
      )
      expect(changes).toEqual([])
    },
  )

  test('may I apply these Roles myself, and what would they allow?', thoroughReads, async ({ page }) => {
    await page.goto('/permissions?tab=preflight')
    await ask(page, chart.split('---\n').slice(0, 2).join('---\n'))
    const answer = page.getByRole('article', { name: 'What it would change' })
    await answer.getByText(/^If this account applied it: 2 of 2 objects would be refused/).click()
    const stopped = answer.getByRole('list', { name: 'Objects that a gate stops' })
    await expect(stopped.getByRole('listitem').first()).toContainText('RBAC')
    await expectAccessible(page, 'main')
    await expect(page.getByRole('textbox', box)).toBeVisible()
  })

  test('is one object enough, and what does it rest on?', thoroughReads, async ({ page }) => {
    await page.goto('/permissions?tab=preflight')
    await ask(page, object('ConfigMap', 'settings'))
    const answer = page.getByRole('article', applied)
    await expect(answer.getByRole('listitem')).toContainText('would be created')
    await expect(answer.getByRole('listitem')).toContainText('by dry run')
    await expect(answer.getByRole('button', { name: /^Copy the Role/ })).toHaveCount(0)
  })

  test(
    'with 200 objects, what is stopped comes first and the rest is folded',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/permissions?tab=preflight')
      const many = Array.from({ length: 200 }, (_, i) =>
        object(i % 2 ? 'ConfigMap' : 'Service', `o${i}`, '', 'v1', i % 2 ? 'locked' : 'shop'),
      )
      await ask(page, many.join(''))
      const stopped = page.getByRole('list', { name: 'Objects that a gate stops', exact: true })
      await expect(stopped.getByRole('listitem')).toHaveCount(40)
      await page.getByText('60 more', { exact: true }).click()
      await expect(
        page.getByRole('list', { name: 'Objects that a gate stops, the rest' }).getByRole('listitem'),
      ).toHaveCount(60)
    },
  )

  test(
    'by keyboard alone: the text, the answer, its folds, and an answer to an older text says so',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/permissions?tab=preflight')
      await page.getByRole('textbox', box).focus()
      await page.keyboard.insertText(
        object('ConfigMap', 'settings') + object('Toy', 'bear', '', 'example.org/v1'),
      )
      await page.keyboard.press('Tab')
      await expect(page.getByRole('button', { name: 'See what it would change' })).toBeFocused()
      await page.keyboard.press('Enter')
      const answer = page.getByRole('article', applied)
      await expect(answer).toContainText('is not served')
      await page.getByText(/^The text, \d+ lines/).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('textbox', box).focus()
      await page.keyboard.press('End')
      await page.keyboard.type('# more')
      await expect(page.getByText('The text has changed since this answer.')).toBeVisible()
    },
  )

  test('a text without an object, and one that cannot be read, say so', thoroughReads, async ({ page }) => {
    await page.goto('/permissions?tab=preflight')
    await ask(page, '# nothing\n')
    await expect(page.getByRole('article', applied).getByRole('heading', { level: 2 })).toHaveText(
      'It has no object, so nothing would be applied.',
    )
    await page.getByText(/^The text, /).click()
    await page.getByRole('textbox', box).fill(`${object('ConfigMap', 'settings')}kind: [\n`)
    await page.getByRole('button', { name: 'See what it would change' }).click()
    await expect(page.getByRole('article', applied)).toContainText(
      'of the parts of the text could not be read',
    )
  })
})
