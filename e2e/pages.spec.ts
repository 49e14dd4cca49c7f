import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { holdBack } from './testing/hold-back'
import { thorough, thoroughReads, thoroughShared, thoroughUnless } from './thorough'

const pages: [address: string, heading: string][] = [
  ['/', 'Pod healthy.'],
  ['/identity', 'Identity'],
  ['/connection', 'Connection'],
  ['/resources', 'pods in shop'],
  ['/ask?verb=watch&group=&resource=secrets&namespace=shop', 'Ask'],
  ['/refusals', 'refus'],
  ['/report?verb=watch&group=&resource=secrets&namespace=shop', 'Report'],
]

/** Those whose accessibility no test of every run sees in both themes. */
const more: typeof pages = [
  ['/ask', 'Ask'],
  ['/permissions', 'Permissions'],
  ['/permissions?tab=dangerous', 'Permissions'],
  ['/permissions?tab=rules', 'Permissions'],
  ['/permissions?tab=preflight', 'Permissions'],
  ['/resources?group=&version=v1&resource=secrets&namespace=shop', 'secrets'],
  ['/connection?wrong=1', 'Connection'],
  ['/causes', 'All causes'],
  ['/causes/D1', 'D1'],
]

/** What a finger cannot hit: less than 44 px high or 24 px wide, and neither a word in a sentence nor in a row that opens the same. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const textOf = (element: Element | null) => (element?.textContent ?? '').trim()
    const isWord = (target: Element) =>
      getComputedStyle(target).display.startsWith('inline') &&
      textOf(target.parentElement).length > textOf(target).length
    const isRow = (target: Element) => {
      const isStretched = getComputedStyle(target, '::after').position === 'absolute'
      const row = isStretched ? (target as HTMLElement).offsetParent : target.closest('label, tr')
      return row !== null && row.getBoundingClientRect().height >= 43.5
    }
    return [...document.querySelectorAll('a[href], button, summary, select, input, textarea')]
      .filter((target) => {
        const { width, height, bottom } = target.getBoundingClientRect()
        return (
          target.checkVisibility() &&
          bottom > 0 &&
          width > 1 &&
          height > 1 &&
          (height < 43.5 || width < 24) &&
          !isWord(target) &&
          !isRow(target)
        )
      })
      .map((target) => target.outerHTML.slice(0, 200))
  })
}

/** What is set as code, and so is a name or code, and a translation of the page by the browser would change. */
function translated(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => {
        const hasText = [...element.childNodes].some(
          ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim(),
        )
        return hasText && element.translate && element.checkVisibility()
      })
      .filter((element) => getComputedStyle(element).fontFamily.includes('mono'))
      .map(({ outerHTML }) => outerHTML.slice(0, 200)),
  )
}

async function open(page: Page, address: string, heading: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
  await expect(
    page.getByRole('status', { name: /^(Checking|Loading|Opening|Gathering|Reading)/ }),
  ).toHaveCount(0)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`on a phone, ${colorScheme}`, () => {
    test.use({ colorScheme, viewport: { width: 390, height: 844 }, hasTouch: true })

    test(
      'what is pressed is as large as a fingertip, and no name or code is for a translator',
      thoroughReads,
      async ({ page }) => {
        test.slow()
        for (const [address, heading] of [...pages, ...more]) {
          await open(page, address, heading)
          expect.soft(await tooSmall(page), `${address}: too small`).toEqual([])
          expect.soft(await translated(page), `${address}: translated`).toEqual([])
          if (more.some(([one]) => one === address)) await expectAccessible(page)
        }
      },
    )
  })
  for (const width of [1440, 390]) {
    test.describe(
      `${width} px wide, ${colorScheme}`,
      thoroughUnless(colorScheme === 'dark' && width === 390),
      () => {
        test.use({ colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } })

        test(
          'every page has no accessibility finding, nothing scrolls sideways, and no name or code is for a translator',
          reads,
          async ({ page }) => {
            test.slow()
            for (const [address, heading] of pages) {
              await open(page, address, heading)
              await expectAccessible(page)
              const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
              expect(overflow, `${address} scrolls sideways`).toBeLessThanOrEqual(0)
              expect(await translated(page), `${address}: translated`).toEqual([])
            }
          },
        )
      },
    )
  }
}

test(
  'the theme follows the system until the user chooses, and the choice lasts',
  thoroughReads,
  async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto('/')
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await ground()
    await page.getByRole('button', { name: 'Show in light colors' }).click()
    const light = await ground()
    expect(light).not.toBe(dark)
    await page.reload()
    expect(await ground()).toBe(light)
  },
)

test(
  'a page whose code does not arrive says so, and opens once it can be loaded',
  thoroughReads,
  async ({ context, world }) => {
    const page = await context.newPage()
    const html = await (await page.request.get(world.url)).text()
    // What the document names arrives; what its scripts load does not.
    await page.route('**/_next/static/**/*.js', (route) =>
      html.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
    )
    await page.goto(world.url)
    await expect(page.getByRole('heading', { name: 'This page could not be loaded' })).toBeVisible()
    await page.unroute('**/_next/static/**/*.js')
    await page.getByRole('button', { name: 'Load the page again' }).click()
    await expect(page.getByRole('heading', { name: 'Pod healthy.', level: 1 })).toBeVisible()
  },
)

for (const [path, asked] of [
  ['/', ['/api/identity', '/api/overview?last=true']],
  ['/identity', ['/api/identity']],
  [
    '/resources?group=&version=v1&resource=pods&namespace=shop&q=web',
    ['/api/identity', '/api/resources?group=&version=v1&resource=pods&namespace=shop'],
  ],
] as const) {
  test(`${path} asks what it shows first before its code is here, and only once`, reads, async ({ page }) => {
    const requests: string[] = []
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url())
      requests.push(`${pathname}${search}`)
    })
    const arrive = await holdBack(page, '**/_next/static/**/*.js')
    await page.goto(path, { waitUntil: 'commit' })
    for (const one of asked) await expect.poll(() => requests).toContain(one)
    arrive()
    await expect(page.getByRole('banner').getByRole('status')).toHaveText('live')
    for (const one of asked) expect(requests.filter((request) => request === one)).toHaveLength(1)
  })
}

test('the keyboard reaches the content first and then every page', reads, async ({ page }) => {
  await page.goto('/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  const navigation = page.getByRole('navigation', { name: 'Pages' })
  await navigation.getByRole('link', { name: 'Permissions' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/permissions$/)
  await expect(navigation.getByRole('link', { name: 'Permissions' })).toHaveAttribute('aria-current', 'page')
  await expect(navigation.getByRole('link', { name: 'Overview' })).toHaveAttribute('href', '/')
  const ownTab = page.context().waitForEvent('page')
  await navigation.getByRole('link', { name: 'Identity' }).click({ modifiers: ['ControlOrMeta'] })
  await expect(await ownTab).toHaveURL(/\/identity$/)
  await expect(page).toHaveURL(/\/permissions$/)
})

test(
  'a pod that crashes on a refused call is the first thing to press, and its fix is one click away',
  reads,
  async ({ page }) => {
    await page.goto('/')
    await expect(page).toHaveTitle('✕ Overview · shop/web')
    const verdict = page.getByRole('heading', { level: 1 })
    await expect(verdict).toHaveText(/Pod healthy\. 2 of 5 pods not ready\. 1 call refused\./)
    const causes = page.getByRole('region', { name: 'Needs attention' }).getByRole('listitem')
    await expect(causes.nth(0)).toContainText('search crashes on a refused call: web cannot watch jobs.batch')
    await expect(causes.nth(1)).toContainText('cart: Image or tag missing')
    const around = page.getByRole('region', { name: 'Around it' })
    await expect(around.getByRole('img')).toHaveCount(4)
    await expect(around.getByRole('img', { name: '1 ready, this pod among them' })).toBeVisible()
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await expect(pages.getByRole('link', { name: 'Resources 2 need attention' })).toBeVisible()

    await causes.nth(0).click({ position: { x: 60, y: 16 } })

    await expect(page).toHaveURL(/\/ask\?verb=watch&group=batch&resource=jobs&namespace=shop/)
  },
)

test(
  'a page that is opened directly counts what needs attention, but not while nobody sees it',
  thorough,
  async ({ page, world }) => {
    const asked = () => world.cluster.requests.filter(({ path }) => path.includes('/log?')).length
    await page.addInitScript(() => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
    })
    await page.goto('/connection')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await expect(page.getByRole('banner').getByText(/req\//)).toBeVisible()
    expect(asked()).toBe(0)

    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'visible' })
      document.dispatchEvent(new Event('visibilitychange'))
    })

    await expect(pages.getByRole('link', { name: 'Resources 2 need attention' })).toBeVisible()
    await expect(pages.getByRole('link', { name: 'Refusals 1 needs attention' })).toBeVisible()
  },
)

test(
  'while the API server is unavailable nothing is green, and all is checked again once it is back',
  thoroughShared('outages'),
  async ({ page, world }) => {
    test.slow()
    const verdict = page.getByRole('heading', { level: 1 })
    const green = page.getByRole('main').locator('h1 [data-state="ok"], li[data-meaning="ok"]')
    await world.cluster.refuse()
    await page.goto('/')
    await expect(verdict).toContainText('The API server does not answer.')
    await expect(green).toHaveCount(0)

    await world.cluster.resume()

    await expect(verdict).toContainText('Pod healthy.')
    await expect(verdict).toContainText('pods not ready')

    await world.cluster.refuse()

    await expect(verdict).toContainText('The API server does not answer.')
    await expect(green).toHaveCount(0)
    await expect(page.getByRole('region', { name: 'Not known now' })).toContainText('Permissions')

    await world.cluster.resume()
  },
)

test.describe('a ServiceAccount without any permission', () => {
  test.use({ scenario: 'nothing-granted' })

  test('shows what works and what to grant, and no green that was not checked', reads, async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      /The API server knows this pod\. It has no permissions in shop yet\./,
    )
    await expect(page.getByRole('region', { name: 'Grant read access' })).toContainText(
      'kubectl -n shop create rolebinding web-view',
    )
    await expect(page.getByRole('region', { name: 'What works without permissions' })).toContainText(
      'answers and knows it as shop/web',
    )
    await expect(page.getByRole('region', { name: 'What needs them' })).toContainText(
      'Resources: list and watch on pods and events',
    )
    await expect(page.getByRole('region', { name: 'Needs attention' })).toHaveCount(0)
    await expect(page.getByText('Nothing needs attention')).toHaveCount(0)
  })
})

test.describe('a token that expired', () => {
  test.use({ scenario: 'token-expired' })

  test('leaves permissions and pods unknown, because of the 401', reads, async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      /The API server does not accept the token\. Pods and permissions cannot be checked\./,
    )
    await expect(page.getByRole('region', { name: 'This pod' })).toContainText('401')
    const unknown = page.getByRole('region', { name: 'Not known now' })
    await expect(unknown.getByRole('listitem').filter({ hasText: 'Permissions' })).toBeVisible()
    await expect(page.locator('[data-state="ok"], li[data-meaning="ok"]')).toHaveCount(0)
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await expect(pages.getByRole('link', { name: 'Connection 1 needs attention' })).toBeVisible()

    const main = page.locator('main')
    await page.goto('/refusals')
    await expect(main).toContainText('The API server does not accept the token.')
    await expect(main.getByRole('link', { name: 'Open Connection' })).toBeVisible()
    await page.goto('/permissions')
    await expect(main).toContainText('it does not accept the token, so what this account can do is unknown')
    await expect(main.getByRole('searchbox')).toHaveCount(0)
  })
})
