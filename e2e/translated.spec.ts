import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { GRANT_WATCH_JOBS, WATCH_JOBS } from './testing/watch-jobs'
import { thorough } from './thorough'

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
  await expect(page.locator('main font').first()).toBeAttached()
}

async function expectWhole(page: Page): Promise<void> {
  await expect(page.getByRole('main')).not.toContainText('This page failed')
  await expect(page.locator('main font').first()).toBeAttached()
}

const card = (page: Page) => page.getByRole('article', { name: 'Explanation' })
test('a translated answer takes every key, and turns green', async ({ page, world }) => {
  await page.goto(WATCH_JOBS)
  await expect(card(page)).toHaveAttribute('data-verdict', 'denied')
  await translate(page)
  for (const key of ['2', '1', '2', '1']) {
    await page.keyboard.press(key)
    await expectWhole(page)
  }
  await expect(card(page).getByRole('radio').first()).toBeChecked()
  for (const fold of await card(page).locator('summary').all()) await fold.click()
  world.cluster.apply(GRANT_WATCH_JOBS)
  await expect(card(page)).toHaveAttribute('data-verdict', 'allowed')
  await expect(card(page)).toContainText('Allowed since')
  await expectWhole(page)
})

const again = (page: Page) => page.getByRole('button', { name: 'Check again' }).first().click()

for (const { name, path, keys, check, allowed, refused } of [
  {
    name: 'Overview',
    path: '/',
    keys: ['j', 'k', 'Escape'],
    check: async () => {},
    allowed: 'allowed now',
    refused: '1 call refused.',
  },
  {
    name: 'Refusals',
    path: '/refusals',
    keys: ['x', 'x', 'j'],
    check: again,
    allowed: '1 call was refused, allowed now',
    refused: '1 call refused',
  },
  {
    name: 'Permissions',
    path: '/permissions',
    keys: ['j', 'Escape'],
    check: again,
    allowed: 'Since this page first checked: ',
    refused: 'web cannot watch jobs.batch',
  },
]) {
  test(
    `a translated ${name} takes its keys and what changes in the cluster`,
    thorough,
    async ({ page, world }) => {
      await page.goto(path)
      const main = page.getByRole('main')
      await expect(main).toContainText(refused)
      await translate(page)
      for (const key of keys) {
        await page.keyboard.press(key)
        await expectWhole(page)
      }
      world.cluster.apply(GRANT_WATCH_JOBS)
      await check(page)
      await expect(main).toContainText(allowed)
      await expectWhole(page)
      world.cluster.delete('RoleBinding', 'shop', 'web-watch-jobs')
      await check(page)
      await expect(main).toContainText(refused)
      await expectWhole(page)
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').nth(1).click()
      await expect(page).toHaveURL(/\/ask$/)
      await expectWhole(page)
    },
  )
}

test('a translated list and its panel take their keys and a restart', async ({ page, world }) => {
  await page.goto('/resources?group=&version=v1&resource=pods&namespace=shop')
  const row = page.getByRole('row').filter({ hasText: 'search-' })
  await expect(row).toContainText('6')
  await translate(page)
  for (const key of ['j', 'j', 'k', 'Enter', 'l', 'y', 'Escape']) {
    await page.keyboard.press(key)
    await expectWhole(page)
  }
  // A panel leaves no room for the column of restarts.
  await expect(async () => {
    await page.keyboard.press('Escape')
    await expect(page).not.toHaveURL(/name=/, { timeout: 1_000 })
  }).toPass()
  const pods = world.cluster.context.store.list('/pods', 'shop')
  const search = pods.find(({ metadata }) => metadata.name.startsWith('search-'))?.metadata.name ?? ''
  expect(world.cluster.restart('shop', search)).toBe(7)
  await expect(row).toContainText('7')
  await expectWhole(page)
})
