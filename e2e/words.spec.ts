import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { firstScreen } from './testing/first-screen'
import { openUserMode, VIEWERS } from './testing/user-mode'

interface FirstScreen {
  of: string
  /** The most words; those of a report with its text, which is what the page is for. */
  most: number
  path: (namespace: string) => string
  /** What shows that the page is drawn. */
  shows: RegExp
  withCode?: true
  /** The first row is opened. */
  opens?: true
}

const PAGES: readonly FirstScreen[] = [
  {
    of: 'Overview',
    most: 120,
    path: () => '/',
    shows: /24 h(\d+ changes|.*before the first refusal|not known)[\s\S]*(Around it|Grant read access)/,
  },
  {
    of: 'an answer',
    most: 130,
    path: (namespace) => `/ask?verb=watch&group=batch&resource=jobs&namespace=${namespace}`,
    shows: /Evidence[\s\S]*Try it/,
  },
  {
    of: 'an open pod',
    most: 150,
    path: (namespace) => `/resources?group=&version=v1&resource=pods&namespace=${namespace}`,
    shows: /Events[\s\S]*What changed/,
    opens: true,
  },
  {
    of: 'Identity',
    most: 140,
    path: () => '/identity',
    shows: /Env[\s\S]*API server[\s\S]*Credentials[\s\S]*Newer features/,
  },
  { of: 'Report', most: 150, path: () => '/report', shows: /Runs as|Asked as/, withCode: true },
]

async function expectFew(page: Page, url: string, namespace: string, screen: FirstScreen) {
  const main = page.getByRole('main')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(url + screen.path(namespace))
  if (screen.opens) await main.getByRole('row').nth(1).getByRole('link').click()
  await expect(main).toContainText(screen.shows)
  await expect(main.getByRole('status', { name: /^(Checking|Reading|Loading|Gathering)/ })).toHaveCount(0)
  const { words, code } = await page.evaluate(firstScreen)
  const count = words.length + (screen.withCode ? code : 0)
  expect(count, words.join(' ')).toBeLessThanOrEqual(screen.most)
  // A page that shows nothing would hold few words too.
  expect(words.length).toBeGreaterThan(20)
}

for (const scenario of ['default', 'troubles']) {
  test.describe(`in the world ${scenario} the first screen holds few words`, () => {
    test.use({ scenario })
    for (const screen of PAGES) {
      test(`of ${screen.of}`, reads, async ({ page, world }) => {
        await expectFew(page, world.url, 'shop', screen)
      })
    }
  })
}

test.describe('in user mode the first screen holds few words', () => {
  let mode: Awaited<ReturnType<typeof openUserMode>>
  test.beforeAll(async () => {
    mode = await openUserMode()
  })
  test.afterAll(() => mode.close())

  for (const screen of PAGES) {
    test(`of ${screen.of}`, async ({ page }) => {
      const [jane] = VIEWERS
      await page.setExtraHTTPHeaders({ authorization: `Bearer ${await mode.tokenOf(jane)}` })
      await expectFew(page, mode.url, jane.namespace, screen)
    })
  }
})
