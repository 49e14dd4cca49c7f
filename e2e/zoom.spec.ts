import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { thoroughReads } from './thorough'

const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first()

/** Each page, and what its reader presses first. */
const PAGES: [address: string, primary: (page: Page) => Locator][] = [
  ['/', (page) => page.locator('main a[href^="/ask?"], main a[href^="/resources?"]').first()],
  ['/ask', (page) => page.getByRole('form', { name: 'Ask' }).getByRole('textbox')],
  ['/ask?verb=watch&group=batch&resource=jobs&namespace=shop', button(/^Copy for the platform team/)],
  ['/refusals', button('Check again')],
  ['/resources', (page) => page.getByRole('row').nth(1)],
  ['/resources?group=&version=v1&resource=secrets&namespace=shop', button(/^Copy for the platform team/)],
  ['/permissions', (page) => page.getByRole('gridcell').first().or(page.getByRole('cell').first()).first()],
  [
    '/permissions?tab=dangerous',
    (page) =>
      page
        .getByRole('tab', { name: 'Rules' })
        .or(page.getByRole('link', { name: 'Rules' }))
        .first(),
  ],
  ['/permissions?tab=preflight', (page) => page.getByRole('textbox', { name: /^YAML or JSON/ })],
  ['/identity', button('Check again')],
  ['/connection', button('Check again')],
  ['/connection?wrong=1', (page) => page.getByRole('switch')],
  ['/report', button(/^Copy/)],
  ['/causes', (page) => page.locator('main a[href^="/causes/"]').first()],
  ['/causes/D1', (page) => page.locator('main').getByRole('link').first()],
]

/** How much of the window is covered by what stays in place while the page scrolls. */
function coveredShare(page: Page): Promise<number> {
  return page.evaluate(() => {
    const isKept = (element: Element) => ['fixed', 'sticky'].includes(getComputedStyle(element).position)
    const bars = [...document.querySelectorAll('header, nav')].filter(
      (element) => isKept(element) && element.clientWidth > innerWidth / 2,
    )
    return bars.reduce((sum, bar) => sum + bar.getBoundingClientRect().height, 0) / innerHeight
  })
}

async function expectUsable(page: Page, address: string, primary: (page: Page) => Locator): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  await expect(
    page.getByRole('status', { name: /^(Checking|Loading|Opening|Gathering|Reading)/ }),
  ).toHaveCount(0)
  // A trial click shows whether something covers it.
  await primary(page).click({ trial: true })
  const { overflow, widest } = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - innerWidth,
    widest: [...document.querySelectorAll('main *')]
      .find((element) => element.getBoundingClientRect().right > innerWidth + 1)
      ?.outerHTML.slice(0, 200),
  }))
  expect(overflow, `${address} scrolls sideways: ${widest}`).toBeLessThanOrEqual(0)
  expect(await coveredShare(page), `${address}: bars cover the page`).toBeLessThanOrEqual(1 / 3)
}

for (const [width, height, of] of [
  [720, 450, '1440 x 900 at 200 %'],
  [640, 400, '1280 x 800 at 200 %'],
] as const) {
  test.describe(`${of}`, () => {
    test.use({ viewport: { width, height }, deviceScaleFactor: 2 })

    test('every page is usable and nothing scrolls sideways', thoroughReads, async ({ page }) => {
      test.slow()
      for (const [address, primary] of PAGES) await expectUsable(page, address, primary)
    })
  })
}

test.describe('text of 200 %', () => {
  test.use({ viewport: { width: 1440, height: 900 } })

  test('every page is usable and nothing scrolls sideways', thoroughReads, async ({ page }) => {
    test.slow()
    const browser = await page.context().newCDPSession(page)
    await browser.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
    for (const [address, primary] of PAGES) await expectUsable(page, address, primary)
  })
})
