import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { thoroughReads } from './thorough'

const ASKED = '/ask?verb=watch&group=batch&resource=jobs&namespace=shop'
const shareMenu = (page: Page) => page.getByRole('menu', { name: 'Share' })
const done = (page: Page) => page.getByRole('status', { name: 'Done' })

/** What is on the clipboard, by type. */
function clipboard(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const items = await navigator.clipboard.read()
    const entries = items.flatMap((item) =>
      item.types.map(async (type) => [type, await (await item.getType(type)).text()] as const),
    )
    return Object.fromEntries(await Promise.all(entries))
  })
}

async function openShare(page: Page): Promise<void> {
  await page.goto(ASKED)
  await expect(page.getByRole('article', { name: 'Explanation' })).toContainText('cannot')
  // What is shared names the pod once the page knows it.
  await expect(page.getByRole('banner')).toContainText('web-')
  await page.keyboard.press('s')
  await expect(shareMenu(page).getByRole('menuitem').first()).toBeFocused()
}

test(
  'I copy for the platform team, and Slack or Jira gets a heading, code and a table, a terminal the plain text',
  reads,
  async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openShare(page)
    await page.keyboard.press('Enter')
    await expect(done(page)).toContainText('Copied for the platform team: ')
    await expect(shareMenu(page)).toBeHidden()
    const { 'text/plain': text = '', 'text/html': html = '' } = await clipboard(page)
    expect(text).toMatch(/^shop\/web cannot watch jobs\.batch in namespace shop\n/)
    // What an editor keeps of it, with the browser's own reading of the markup.
    const seen = await page.evaluate((markup) => {
      const read = new DOMParser().parseFromString(markup, 'text/html')
      const texts = (selector: string) => [...read.querySelectorAll(selector)].map((one) => one.textContent)
      return {
        heading: texts('h3'),
        code: texts('pre')[0],
        cells: texts('td'),
        loads: texts('img, script, a, link, iframe'),
      }
    }, html)
    expect(seen.heading).toEqual([text.split('\n')[0]])
    expect(text).toContain(seen.code)
    expect(seen.cells).toEqual(['watch', 'jobs.batch', 'any', 'shop'])
    expect(seen.loads).toEqual([])

    await page.evaluate(() => navigator.clipboard.writeText(''))
    await page.getByRole('button', { name: 'Copy for the platform team' }).click()
    // The call is asked again meanwhile, and what is copied says when.
    const untimed = (copied: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(copied).map(([type, one]) => [type, one.replaceAll(/\d\d:\d\d:\d\d UTC/g, 'TIME')]),
      )
    await expect(async () =>
      expect(untimed(await clipboard(page))).toEqual(untimed({ 'text/plain': text, 'text/html': html })),
    ).toPass()
  },
)

test(
  'before I copy a link, I read that it opens only on this machine',
  thoroughReads,
  async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openShare(page)
    const link = shareMenu(page).getByRole('menuitem', { name: 'Link' })
    await expect(link).toContainText('Opens only on this machine: 127.0.0.1')
    await link.click()
    await expect(done(page)).toContainText('Copied a link. It opens only on this machine.')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(ASKED)
  },
)

test('on a phone Share is a sheet at the bottom, with rows for a thumb', thoroughReads, async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(ASKED)
  await page.getByRole('button', { name: 'Share' }).click()
  const sheet = await shareMenu(page).boundingBox()
  expect([sheet?.x, Math.round((sheet?.y ?? 0) + (sheet?.height ?? 0))]).toEqual([0, 844])
  for (const item of await shareMenu(page).getByRole('menuitem').all())
    expect((await item.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  await page.keyboard.press('Escape')
  await expect(shareMenu(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused()
})
