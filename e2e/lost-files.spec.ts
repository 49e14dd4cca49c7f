import type { Page, Route } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { holdBack } from './testing/hold-back'
import { thoroughReads } from './thorough'

const PAGES = ['/', '/refusals', '/resources?group=&version=v1&resource=pods&namespace=shop&q=web']

/** The scripts and styles that the document of a page names, as a browser of today loads them. */
async function filesOf(page: Page, path: string): Promise<string[]> {
  const html = await (await page.request.get(path)).text()
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? []
  return tags
    .filter((tag) => !tag.includes('noModule') && (tag.startsWith('<script') || tag.includes('"stylesheet"')))
    .flatMap((tag) => /\s(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? [])
}

async function lose(page: Page, isLost: (path: string) => boolean): Promise<void> {
  await page.route(/\.(?:js|css)$/, (route: Route) =>
    isLost(new URL(route.request().url()).pathname) ? route.abort('connectionreset') : route.continue(),
  )
}

const unloaded = (page: Page) => page.getByRole('alert').filter({ hasText: 'This page did not load fully.' })

async function expectWorking(page: Page): Promise<void> {
  await expect(page.getByRole('banner').getByRole('status')).toHaveText(/^(?:live|connected)$/)
  await expect(page.getByRole('heading', { level: 1 })).not.toBeEmpty()
  await expect(unloaded(page)).toBeHidden()
  expect(await page.evaluate(() => getComputedStyle(document.body).fontVariantNumeric)).toBe('tabular-nums')
}

/** Loads a page whose files are each lost once. */
async function losingOnce(page: Page, path: string, files: readonly string[]): Promise<void> {
  const left = new Set(files)
  await lose(page, (file) => left.delete(file))
  await page.goto(path)
  await expectWorking(page)
  expect([...left], 'each was asked for').toEqual([])
}

for (const path of PAGES) {
  test(`${path} opens although every script and style of it is lost once`, reads, async ({ page }) => {
    const files = await filesOf(page, path)
    expect(files.length).toBeGreaterThan(9)
    await losingOnce(page, path, files)
  })

  test(`${path} opens whichever of its files is lost once`, thoroughReads, async ({ page, browser }) => {
    for (const file of await filesOf(page, path)) {
      await test.step(file, async () => {
        // Another has no file of an earlier visit.
        const context = await browser.newContext({
          baseURL: new URL((await page.request.get(path)).url()).origin,
        })
        await losingOnce(await context.newPage(), path, [file])
        await context.close()
      })
    }
  })

  test(
    `${path} says that it did not load, whichever script stays lost`,
    thoroughReads,
    async ({ page, browser }) => {
      const baseURL = new URL((await page.request.get(path)).url()).origin
      const scripts = (await filesOf(page, path)).filter(
        (file) => file.startsWith('/_next/') && file.endsWith('.js'),
      )
      for (const script of scripts) {
        await test.step(script, async () => {
          const context = await browser.newContext({ baseURL })
          const other = await context.newPage()
          await lose(other, (file) => file === script)
          await other.goto(path)
          await expect(unloaded(other)).toBeVisible()
          await context.close()
        })
      }
    },
  )
}

test('a page none of whose scripts arrives says so, and opens once they do', reads, async ({ page }) => {
  const path = '/resources?group=&version=v1&resource=pods&namespace=shop&q=web'
  let isAway = true
  await lose(page, (file) => isAway && file.endsWith('.js'))
  await page.goto(path)
  await expect(unloaded(page)).toBeVisible()
  await expectAccessible(page, '[role=alert]')
  isAway = false
  await unloaded(page).getByRole('link', { name: 'Reload' }).click()
  await expectWorking(page)
  await expect(page).toHaveURL(path)
})

test(
  'a page whose scripts never answer says so after a while, and no longer once it starts',
  reads,
  async ({ page }) => {
    const arrive = await holdBack(page, '**/_next/static/**/*.js')
    await page.clock.install()
    await page.goto('/', { waitUntil: 'commit' })
    await expect(page.getByText('Checking which pod this is')).toBeVisible()
    await expect(unloaded(page)).toBeHidden()
    await page.clock.fastForward(10_000)
    await expect(unloaded(page)).toBeVisible()
    arrive()
    await expectWorking(page)
  },
)

test('a click opens its page although what it asks for is lost once', reads, async ({ context }) => {
  // The framework tells the console, which a page of the fixture must not.
  const page = await context.newPage()
  const lost: string[] = []
  await page.route(/[?&]_rsc=/, (route) =>
    lost.push(route.request().url()) === 1 ? route.abort('connectionreset') : route.continue(),
  )
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Connection' }).click()
  await expect(page).toHaveURL(/\/connection$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('API server')
  await expectWorking(page)
  expect(lost.length).toBeGreaterThan(0)
})
