import { readFile } from 'node:fs/promises'
import { expect, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thorough } from './thorough'

const LIST_PODS = '/ask?verb=list&group=&resource=pods&namespace=shop'
const GRANT = `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: search-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: search, namespace: shop}]`

test.use({ scenario: 'rbac-reader' })

test('I ask why another account can and this one cannot, and read the one difference that decides', async ({
  page,
  world,
}) => {
  world.cluster.apply(GRANT)
  await page.goto(`${world.url}${LIST_PODS}`)
  await page.getByText('Why can another account?').click()
  await page.getByRole('combobox', { name: /^Account/ }).fill('search')
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(page).toHaveURL(/&beside=search$/)
  const card = page.getByRole('article', { name: 'Comparison' })
  await expect(card.getByRole('heading')).toHaveText('RoleBinding search-reads-pods names search, not web')
  await expect(card).toContainText('Why can web not list pods in namespace shop, and search can?')
  await expect(card).toContainText('Exchanged: with this web can, without this search cannot.')
  await expect(card.getByRole('row', { name: /^Account/ })).toContainText(
    'web, not namedsearch, named by search-reads-pods',
  )
  await expectAccessible(page)
  // What is folded is not on the screen.
  const shown = await card.locator(':scope > :not(details), summary').allTextContents()
  const words = shown.join(' ').split(/\s+/).length
  expect(words).toBeGreaterThan(30)
  expect(words).toBeLessThanOrEqual(120)

  await page.reload()
  await expect(card.getByRole('heading')).toHaveText('RoleBinding search-reads-pods names search, not web')
  await card.getByRole('link', { name: 'The answer alone' }).click()
  await expect(page.getByRole('article', { name: 'Explanation' })).toContainText('cannot list pods')
})

test(
  'It worked on Tuesday: I lay the case file of that day beside today and read what changed',
  thorough,
  async ({ page, world }, { outputDir }) => {
    world.cluster.apply(GRANT)
    const asked = `${world.url}${LIST_PODS}&as=system:serviceaccount:shop:search`
    await page.goto(asked)
    const answer = page.getByRole('article', { name: 'Explanation' })
    await expect(answer).toContainText('can')
    await page.getByRole('button', { name: 'Share' }).click()
    const saving = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Case file' }).click()
    const path = `${outputDir}/tuesday.case.json`
    await (await saving).saveAs(path)
    expect(await readFile(path, 'utf8')).not.toMatch(/eyJ[\w-]{5,}\./)

    expect(world.cluster.delete('RoleBinding', 'shop', 'search-reads-pods')).toBe(true)
    await page.goto(asked)
    await page.getByText('Why can another account?').click()
    await page.getByLabel('Case file').setInputFiles(path)
    const card = page.getByRole('article', { name: 'Comparison' })
    await expect(card.getByRole('heading')).toHaveText(
      'RoleBinding search-reads-pods is in the case file, not here',
    )
    await expect(card).toContainText(
      'Why can search not list pods in namespace shop here and can in the case file?',
    )
    await card.getByRole('link', { name: 'The answer alone' }).click()
    await expect(answer).toContainText('cannot list pods')
  },
)

test(
  'From a cell of Permissions I ask why another account has what this one lacks',
  thorough,
  async ({ page, world }) => {
    world.cluster.apply(GRANT)
    await page.goto(`${world.url}/permissions?cell=list,,pods,`)
    const cell = page.getByRole('region', { name: 'The chosen cell' })
    await cell.getByRole('link', { name: 'Compare' }).click()
    await expect(page.getByRole('combobox', { name: /^Account/ })).toBeVisible()
  },
)
