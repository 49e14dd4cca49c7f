import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads } from './thorough'

const box = { name: 'YAML or JSON of any kind, pasted. Nothing is applied' }
const changed = { name: 'What it would change' }

const pair = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-watcher}
rules: [{apiGroups: [""], resources: [pods, services], verbs: [watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-watches-pods}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-watcher}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`

const fourMistakes = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: pod-reader
  namespace: shop
rules:
- apiGroups: [v1]
  resources: [pods]
  verbs: [read]
- apiGroups: [""]
  resources: [nodes]
  verbs: [list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: web-reads-pods-too
  namespace: shop
roleRef:
  kind: Role
  name: pod-raeder
subjects:
- kind: ServiceAccount
  name: web
`

const permissive = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: permissive-binding}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts"}]
`

test.describe('a Role that lacks a verb', () => {
  test.use({ scenario: 'verb-missing' })

  test(
    'a pasted Role and RoleBinding show what they would grant, and nothing is applied',
    reads,
    async ({ page, world }) => {
      await page.goto('/permissions?tab=preflight')
      await page.getByRole('textbox', box).fill(pair)
      await page.getByRole('button', { name: 'See what it would change' }).click()

      const answer = page.getByRole('article', changed)
      await expect(answer.getByRole('heading', { level: 2 })).toHaveText(
        'It would allow watch pods in namespace shop, and 1 more call.',
      )
      const opened = answer.getByRole('table', { name: 'Granted in namespace shop' })
      await expect(opened.getByRole('row', { name: /services/ })).toContainText(
        'not granted now, granted in this namespace then',
      )
      await expect(answer.getByRole('list', { name: 'Mistakes' })).toBeHidden()
      await expectAccessible(page, 'main')
      expect(
        world.cluster.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('review')),
      ).toEqual([])
    },
  )

  test(
    'a fix from an explanation opens the page of what an apply changes, and is asked about there',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
      const explanation = page.getByRole('article', { name: 'Explanation' })
      await explanation.locator('summary').filter({ hasText: 'This fix' }).click()
      await explanation.getByRole('link', { name: 'See what else this changes' }).first().click()

      const answer = page.getByRole('article', changed)
      await expect(answer.getByRole('heading', { level: 2 })).toHaveText(
        'It would allow watch pods in namespace shop, and nothing else.',
      )
      await expect(page.getByRole('textbox', box)).toHaveValue(/name: web-watch-pods/)
    },
  )

  test(
    'a paste with four mistakes shows each of them with its line and what to write instead',
    reads,
    async ({ page }) => {
      await page.goto('/permissions?tab=preflight')
      await page.getByRole('textbox', box).fill(fourMistakes)
      await page.getByRole('button', { name: 'See what it would change' }).click()

      const mistakes = page.getByRole('list', { name: 'Mistakes', exact: true }).getByRole('listitem')
      const group = mistakes.filter({ hasText: 'apiGroups[0]' })
      await expect(group).toContainText('without a version')
      await expect(group).toContainText('line 7')
      await expect(group.getByRole('button', { name: 'Write "" in line 7' })).toBeVisible()
      const verb = mistakes.filter({ hasText: 'verbs[0]' })
      await expect(verb).toContainText('line 9')
      await expect(verb).toContainText('Instead: get, list, watch')
      const scope = mistakes.filter({ hasText: 'nodes are cluster-scoped' })
      await expect(scope).toContainText('line 11')
      await expect(scope).toContainText('ClusterRoleBinding')
      await expect(mistakes.filter({ hasText: 'roleRef' })).toContainText('Is it a typo of pod-reader')
      await expect(page.getByRole('list', { name: 'Corrected names' })).toHaveText(
        'line 7: v1 → ""line 21: pod-raeder → pod-reader',
      )
      await expect(page.locator('[data-line="7"]')).toContainText('without a version')
      await page.getByRole('textbox', box).press('End')
      await page.getByRole('textbox', box).pressSequentially('#')
      await expect(page.locator('[data-line="7"]')).toHaveCount(0)
    },
  )

  test(
    'a misspelled name is corrected in place, with what it grants then and the refusals that it ends',
    thoroughReads,
    async ({ page, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.goto('/permissions?tab=preflight')
      const misspelled = `# what web needs\n${pair.replace('[pods, services], verbs: [watch]}]', '[pod], verbs: [watch]}]   # its own')}`
      await page.getByRole('textbox', box).fill(misspelled)
      await page.getByRole('button', { name: 'See what it would change' }).click()

      const answer = page.getByRole('article', changed)
      await expect(answer.getByRole('list', { name: 'Granted when corrected' })).toHaveText(
        'watch pods in shop',
      )
      await answer.getByRole('button', { name: 'Count the refusals that it ends' }).click()
      await expect(answer).toContainText(/Ends \d+ of \d+ refused calls?|so it ends none/)
      await answer.getByRole('button', { name: 'Copy the corrected YAML' }).click()
      const corrected = misspelled.replace('[pod]', '[pods]')
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(corrected)
      await answer.getByRole('button', { name: 'Write pods' }).click()
      await expect(page.getByRole('textbox', box)).toHaveValue(corrected)
      await expect(answer.getByRole('heading', { level: 2 })).toHaveText(
        'It would allow watch pods in namespace shop, and nothing else.',
      )
      await expect(answer.getByRole('list', { name: 'Corrected names' })).toHaveCount(0)
    },
  )

  test(
    'a binding of cluster-admin to every ServiceAccount is shown as dangerous, with what to do instead',
    reads,
    async ({ page }) => {
      await page.goto('/permissions?tab=preflight')
      await page.getByRole('textbox', box).fill(permissive)
      await page.getByRole('button', { name: 'See what it would change' }).click()

      const answer = page.getByRole('article', changed)
      const mistakes = answer.getByRole('list', { name: 'Mistakes' }).getByRole('listitem')
      const role = mistakes.filter({ hasText: 'cluster-admin allows everything' })
      await expect(role).toContainText('dangerous')
      await expect(role).toContainText('Instead: A new role')
      const group = mistakes.filter({ hasText: 'every ServiceAccount in the cluster' })
      await expect(group).toContainText('kind: ServiceAccount, name: web, namespace: shop')
      await expect(answer.getByRole('list', { name: 'Who else gains access' })).toContainText(
        'every ServiceAccount in the cluster',
      )
    },
  )

  test(
    'a paste that is not YAML keeps its text, and the page names the line',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/permissions?tab=preflight')
      const text = 'kind: Role\nmetadata:\n\tname: pod-reader\n'
      await page.getByRole('textbox', box).fill(text)
      await page.getByRole('button', { name: 'See what it would change' }).click()

      await expect(page.getByRole('article', changed).getByRole('heading', { level: 2 })).toHaveText(
        'It could not be read, at line 3: This line is indented with a tab, and YAML indents with spaces only.',
      )
      await expect(page.getByRole('textbox', box)).toHaveValue(text)
    },
  )
})
