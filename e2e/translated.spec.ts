import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { loadFactor } from './testing/load-factor'

/** Puts each text of the page into two elements of its own, and each that comes, as Chrome's translation does. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const wrap = (text: Node) => {
      const parent = text.parentElement
      if (!parent || text.textContent?.trim() === '') return
      if (parent.closest('font, script, style, title, textarea, [translate=no]')) return
      const [outer, inner] = [document.createElement('font'), document.createElement('font')]
      outer.append(inner)
      text.parentNode?.replaceChild(outer, text)
      inner.append(text)
    }
    const all = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      const texts: Node[] = []
      while (walker.nextNode()) texts.push(walker.currentNode)
      texts.forEach(wrap)
    }
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) all(node.parentNode ?? node)
    }).observe(document.body, { childList: true, subtree: true })
    all(document.body)
  })
  await expect(page.locator('main font').first()).toBeVisible()
}

async function expectWhole(page: Page): Promise<void> {
  await expect(page.getByRole('main')).not.toContainText('This page failed')
  await expect(page.locator('main font').first()).toBeAttached()
}

const card = (page: Page) => page.getByRole('article', { name: 'Explanation' })
const WATCH_JOBS = '/ask?verb=watch&group=batch&resource=jobs&namespace=shop'
const GRANT = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web-watch-jobs, namespace: shop}
rules: [{apiGroups: [batch], resources: [jobs], verbs: [watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-watch-jobs, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web-watch-jobs}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

/** Long enough for what each page asks again every 2 and every 10 s. */
async function liveUpdates(page: Page): Promise<void> {
  const ms = 12_000 * loadFactor()
  const from = Date.now()
  await expect.poll(() => Date.now() - from, { timeout: 2 * ms, intervals: [1_000] }).toBeGreaterThan(ms)
  await expectWhole(page)
}

test('a translated answer takes every key, and turns green', async ({ page, world }) => {
  await page.goto(WATCH_JOBS)
  await expect(card(page)).toHaveAttribute('data-verdict', 'denied')
  await translate(page)
  for (const key of ['2', '1', '2', '1', '?', 'Escape', 'g']) {
    await page.keyboard.press(key)
    await expectWhole(page)
  }
  await expect(card(page).getByRole('radio').first()).toBeChecked()
  for (const fold of await card(page).locator('summary').all()) await fold.click()
  world.cluster.apply(GRANT)
  await expect(card(page)).toHaveAttribute('data-verdict', 'allowed')
  await expect(card(page)).toContainText('Allowed since')
  await expectWhole(page)
  world.cluster.delete('RoleBinding', 'shop', 'web-watch-jobs')
  await card(page).locator('summary').first().click()
  await liveUpdates(page)
})

for (const [name, path, keys] of [
  ['Overview', '/', ['j', 'k', 'Escape']],
  ['Refusals', '/refusals', ['x', 'x', 'j', 'Enter']],
  [
    'Resources',
    '/resources?group=&version=v1&resource=pods&namespace=shop',
    ['j', 'j', 'Enter', 'l', 'y', 'Escape'],
  ],
  ['Permissions', '/permissions', ['j', 'Enter', 'Escape']],
] as const) {
  test(`a translated ${name} takes its keys and what changes in the cluster`, async ({ page, world }) => {
    await page.goto(path)
    await expect(
      page.getByRole('main').getByRole('status', { name: /^(?:Checking|Reading|Loading)/ }),
    ).toHaveCount(0)
    await translate(page)
    for (const key of keys) {
      await page.keyboard.press(key)
      await expectWhole(page)
    }
    world.cluster.apply(GRANT)
    await liveUpdates(page)
    world.cluster.delete('Role', 'shop', 'web-watch-jobs')
    await liveUpdates(page)
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').nth(1).click()
    await expect(page).toHaveURL(/\/ask$/)
    await expectWhole(page)
  })
}
