import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thorough, thoroughReads } from './thorough'

test.use({ viewport: { width: 1440, height: 900 } })

const pods = '/resources?group=&version=v1&resource=pods&namespace=shop'
const jobs = '/resources?group=batch&version=v1&resource=jobs&namespace=shop'
const configmaps = '/resources?group=&version=v1&resource=configmaps&namespace=shop'

const table = (page: Page) => page.getByRole('grid')
const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
const kinds = (page: Page) => page.getByRole('navigation', { name: 'Kinds' })
const rows = (page: Page) => page.getByRole('region', { name: /^pods|^jobs|^events/ })
const names = (page: Page) => page.getByRole('rowheader').allTextContents()

/** Fails when the page was reloaded since. */
async function markThisLoad(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    document.documentElement.dataset.sameLoad = 'yes'
  })
  return () => expect(page.locator('html')).toHaveAttribute('data-same-load', 'yes')
}

function aPod(name: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop}, spec: {containers: [{name: c, image: "registry.example/c:1"}]}}`
}

test(
  'a created pod appears without a reload, and disappears when it is deleted',
  reads,
  async ({ page, world }) => {
    await page.goto(pods)
    await expect(page.locator('[data-list-state="live"]')).toBeVisible()
    const sameLoad = await markThisLoad(page)

    world.cluster.apply(aPod('newcomer'))
    await expect(rowOf(page, 'newcomer')).toBeVisible()
    await expect(rowOf(page, 'newcomer').getByRole('gridcell', { name: 'Running' })).toBeVisible()
    await expect(page.getByText('6 rows')).toBeVisible()

    world.cluster.delete('Pod', 'shop', 'newcomer')
    await expect(rowOf(page, 'newcomer')).toHaveCount(0)
    await expect(page.getByText('5 rows')).toBeVisible()
    await sameLoad()
  },
)

test('an unhealthy pod is first and says why, which its list does not print', reads, async ({ page }) => {
  await page.goto('/resources')
  await expect(page.getByRole('heading', { name: 'pods in shop', level: 1 })).toBeVisible()
  await expect(page.getByText('2 of 5 need attention')).toBeVisible()
  const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') })
  await expect(rows.nth(0)).toContainText(/^cart-.*ImagePullBackOffImage or tag missing: cart:missing/)
  await expect(rows.nth(1)).toContainText(/^search-.*CrashLoopBackOffCall refused: watch jobs\.batch/)
  await expect(rows.filter({ hasText: 'this pod' })).toHaveCount(1)
  const link = kinds(page).getByRole('link', { name: /^pods 2 need attention, of 5 objects/ })
  await expect(link).toHaveAttribute('aria-current', 'page')
})

test('chips count the states and keep the rows of one', thoroughReads, async ({ page }) => {
  await page.goto(pods)
  const chip = (name: string) => page.getByRole('button', { name, exact: true })
  await expect(chip('All 5')).toHaveAttribute('aria-pressed', 'true')
  await chip('Not ready 2').click()
  await expect(page.getByText('2 of 5 rows')).toBeVisible()
  await expect(page).toHaveURL(/only=unhealthy/)
  await chip('CrashLoopBackOff 1').click()
  await expect(page.getByRole('rowheader')).toHaveText([/^search-/])
  await page.reload()
  await expect(chip('CrashLoopBackOff 1')).toHaveAttribute('aria-pressed', 'true')
  await chip('CrashLoopBackOff 1').click()
  await expect(page.getByText('5 rows', { exact: true })).toBeVisible()
})

test('chips count what the filter leaves, and × takes it away', reads, async ({ page }) => {
  await page.goto(`${pods}&q=checkout`)
  await expect(page.getByRole('button', { name: 'All 2 of 5', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Not ready 0', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Ready 2', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Clear: Filter rows' }).click()
  await expect(page.getByRole('button', { name: 'All 5', exact: true })).toBeVisible()
  await expect(page.getByRole('searchbox', { name: 'Filter rows' })).toBeFocused()
})

test('a refused kind shows its answer in its place, and its rows once they are granted', async ({
  page,
  world,
}) => {
  await page.goto('/resources')
  await kinds(page).getByText('kinds cannot be listed').click()
  await kinds(page).getByRole('link', { name: 'configmaps , cannot be listed' }).click()
  const denied = page.locator('[data-state="denied"]')
  await expect(denied.getByRole('article', { name: 'Explanation' })).toContainText(/cannot list configmaps/)
  await expect(denied.getByRole('region', { name: 'What do you need?' })).toContainText(/get.*list.*watch/)
  await expect(page.locator('[data-list-state="forbidden"]')).toHaveText('refused')
  await expect(page.locator('[data-state="empty"]')).toHaveCount(0)
  const sameLoad = await markThisLoad(page)

  world.cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: config, namespace: shop}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: config, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: config}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`)

  await expect(rowOf(page, 'app-config')).toBeVisible()
  await expect(kinds(page).getByRole('link', { name: /^configmaps.*can list, watch$/ })).toBeVisible()
  await sameLoad()
})

test('a refused list of all namespaces never looks empty', thoroughReads, async ({ page }) => {
  await page.goto(pods)
  await page.locator('summary[aria-label^="Namespace: "]').click()
  await page.getByRole('checkbox', { name: 'all namespaces' }).click()

  await expect(page.getByRole('heading', { name: 'pods in all namespaces' })).toBeVisible()
  await expect(page.locator('[data-state="denied"]')).toContainText(/cannot list pods/)
  await expect(page.locator('[data-state="empty"]')).toHaveCount(0)
})

test('a kind without objects says so', thorough, async ({ page, world }) => {
  world.cluster.delete('Job', 'shop', 'nightly-report')
  await page.goto(jobs)

  await expect(page.locator('[data-state="empty"]')).toContainText('No jobs in shop.')
  await expect(page.locator('[data-state="denied"]')).toHaveCount(0)
})

test(
  'a kind that the cluster does not have is distinct from a forbidden one',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/resources?group=example.com&version=v1&resource=widgets&namespace=shop')

    await expect(page.locator('[data-state="absent"]')).toContainText(
      'This cluster has no widgets.example.com.',
    )
    await expect(page.locator('[data-state="denied"]')).toHaveCount(0)
  },
)

test(
  'while the API server is unavailable the rows stay and say how old they are, and recover when it is back',
  thorough,
  async ({ page, world }) => {
    await page.goto(pods)
    await expect(page.locator('[data-list-state="live"]')).toBeVisible()
    const sameLoad = await markThisLoad(page)

    await world.cluster.refuse()
    world.cluster.cut()
    const stale = page.locator('[data-state="stale"]')
    await expect(stale).toContainText(/As of (now|\d+ s ago)/)
    await expect(rows(page).getByRole('rowheader')).toHaveCount(5)

    world.cluster.apply(aPod('meanwhile'))
    await world.cluster.resume()
    await expect(rowOf(page, 'meanwhile')).toBeVisible()
    await expect(stale).toHaveCount(0)
    await sameLoad()
  },
)

test(
  'a list that could not be read at all does not look empty, and is read when the API server is back',
  thorough,
  async ({ page, world }) => {
    await world.cluster.refuse()
    await page.goto(pods)
    await expect(rows(page).locator('[data-state="unknown"]')).toContainText('could not be read')
    await expect(page.locator('[data-state="empty"]')).toHaveCount(0)
    await expect(kinds(page)).toContainText('The API server did not answer.')

    await world.cluster.resume()
    await expect(rowOf(page, 'web')).toHaveCount(0)
    await expect(rows(page).getByRole('rowheader')).toHaveCount(5)
    await expect(kinds(page).getByRole('link', { name: /^deployments/ })).toBeVisible()
  },
)

test.describe('an account that may list and not watch', () => {
  test.use({ scenario: 'no-watch' })

  test('is served by polling, and the page says so and why', thorough, async ({ page, world }) => {
    await page.goto(pods)
    const notice = page.locator('[data-state="polling"]')
    await expect(notice).toContainText('Watching is refused, so this list is read again every 10 s.')
    await expect(notice.getByRole('link', { name: 'Why?' })).toHaveAttribute('href', /verb=watch/)
    await expect(page.locator('[data-list-state="polling"]')).toBeVisible()

    world.cluster.apply(aPod('newcomer'))
    await expect(rowOf(page, 'newcomer')).toBeVisible()
  })
})

test(
  '5,000 pods draw fewer than 100 rows, and one key reaches the last of them',
  thorough,
  async ({ page, world }) => {
    world.cluster.fill('shop', 5000)
    await page.goto(pods)

    await expect(page.getByText('5,005 rows')).toBeVisible()
    await expect(table(page)).toHaveAttribute('aria-rowcount', '5006')
    await expect(rowOf(page, (await names(page))[0] ?? '')).toBeVisible()
    expect(await page.getByRole('row').count()).toBeLessThan(100)

    await page.keyboard.press('j')
    await page.keyboard.press('End')
    const last = page.locator('[aria-rowindex="5006"]')
    await expect(last).toBeFocused()
    await expect(last).toBeInViewport()
    expect(await page.getByRole('row').count()).toBeLessThan(100)

    const held = await last.getAttribute('data-row')
    world.cluster.delete('Pod', 'shop', 'checkout-nothing')
    world.cluster.apply(aPod('aaa-first'))
    await expect(page.getByText('5,006 rows')).toBeVisible()
    await expect(page.locator('[aria-rowindex="5007"]')).toHaveAttribute('data-row', held ?? '')
    await expect(page.locator('[aria-rowindex="5007"]')).toBeFocused()
  },
)

test(
  'order, filter and width are in the address, and rows sort by their true values',
  thoroughReads,
  async ({ page }) => {
    await page.goto(pods)
    await page.getByRole('columnheader', { name: 'Restarts' }).getByRole('button').click()
    await expect(page.getByRole('columnheader', { name: 'Restarts' })).toHaveAttribute(
      'aria-sort',
      'descending',
    )
    await expect
      .poll(() => names(page))
      .toEqual([expect.stringMatching(/^search-/), ...Array(4).fill(expect.anything())])

    await page.locator('summary').filter({ hasText: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'wide' }).check()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('columnheader', { name: 'Node', exact: true })).toBeVisible()
    await page.keyboard.press('f')
    await page.keyboard.type('backoff')
    await expect(page.getByText('2 of 5 rows')).toBeVisible()
    await expect(page.getByText('kubectl get pods -n shop -o wide', { exact: true })).toBeVisible()
    await expect(page).toHaveURL(/q=backoff&sort=-Restarts&wide=1/)

    await page.reload()
    await expect(page.getByText('2 of 5 rows')).toBeVisible()
    await expect
      .poll(() => names(page))
      .toEqual([expect.stringMatching(/^search-/), expect.stringMatching(/^cart-/)])

    await page.getByRole('searchbox', { name: 'Filter rows' }).fill('nothing-like-it')
    await expect(page.locator('[data-state="empty"]')).toContainText(
      'None of the 5 rows contains “nothing-like-it”.',
    )
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await expect(page.getByText('5 rows', { exact: true })).toBeVisible()
  },
)

test('Back leads from a kind to the previous one, with its filter', thoroughReads, async ({ page }) => {
  await page.goto(`${pods}&q=web`)
  await expect(page.getByText('1 of 5 rows')).toBeVisible()
  await kinds(page)
    .getByRole('link', { name: /^services/ })
    .click()
  await expect(page.getByText('3 rows', { exact: true })).toBeVisible()

  await page.goBack()
  await expect(page.getByText('1 of 5 rows')).toBeVisible()
  const filter = page.getByRole('searchbox', { name: 'Filter rows' })
  await expect(filter).toHaveValue('web')

  await kinds(page).getByRole('link', { name: /^pods/ }).click()
  await expect(filter).toHaveValue('')
  await expect(page.getByText('5 rows', { exact: true })).toBeVisible()
  await page.goBack()
  await expect(filter).toHaveValue('web')
})

test(
  'keys move through rows and kinds, are listed by “?”, and can be turned off',
  reads,
  async ({ page }) => {
    await page.goto(pods)
    await expect(page.getByRole('rowheader')).toHaveCount(5)
    const row = (index: number) => page.locator(`[aria-rowindex="${index}"]`)
    await page.keyboard.press('j')
    await expect(row(2)).toBeFocused()
    await page.keyboard.press('j')
    await page.keyboard.press('ArrowDown')
    await expect(row(4)).toBeFocused()
    await page.keyboard.press('k')
    await expect(row(3)).toBeFocused()

    await page.getByRole('searchbox', { name: 'Find a kind' }).fill('deploy')
    await expect(page.getByRole('navigation', { name: 'Kinds' }).getByRole('listitem')).toHaveCount(1)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'deployments in shop' })).toBeVisible()
    await expect(page.getByRole('grid', { name: 'deployments in shop' })).toBeVisible()

    await page.getByRole('searchbox', { name: 'Filter rows' }).focus()
    await page.keyboard.press('ArrowDown')
    await expect(row(2)).toBeFocused()
    await page.keyboard.press('[')
    await expect(page.getByRole('searchbox', { name: 'Find a kind' })).toBeFocused()
    await page.getByRole('heading', { level: 1 }).click()

    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard' })
    await expect(help).toContainText('rows that contain it')
    await expect(help.getByRole('heading', { name: 'Keyboard' })).toBeInViewport()
    await help.getByRole('checkbox', { name: /^Single keys are on/ }).uncheck()
    await page.keyboard.press('Escape')
    await page.keyboard.press('f')
    await expect(page.getByRole('searchbox', { name: 'Filter rows' })).not.toBeFocused()
  },
)

test(
  'a namespace is typed, what can be done there is said, and an invalid name is refused before it is requested',
  thoroughReads,
  async ({ page, world }) => {
    await page.goto(pods)
    await expect(page.getByRole('rowheader')).toHaveCount(5)
    await page.locator('summary[aria-label^="Namespace: "]').click()
    const field = page.getByRole('textbox', { name: 'Namespace' })
    await field.fill('shop')
    await expect(page.getByText(/^Can .* This pod runs in it( and|\.)/)).toBeVisible()
    await expect(page.getByRole('link', { name: /^shop Can .*This pod runs in it( and|\.)/ })).toBeVisible()
    await field.fill('payments')
    await field.press('Enter')
    await expect(page.getByRole('heading', { name: 'pods in payments' })).toBeVisible()
    await expect(page.locator('[data-state="denied"]')).toContainText(/cannot list pods/)
    await expect(page).toHaveURL(/namespace=payments/)
    await page.locator('summary[aria-label^="Namespace: "]').click()

    const asked = world.cluster.requests.length
    await field.fill('../kube-system')
    await field.press('Enter')
    await expect(page.getByText('A namespace is at most 63 lowercase letters')).toBeVisible()
    await page.goto('/resources?resource=..%2fsecrets&namespace=shop')
    await expect(page.locator('[data-state="unknown"]')).toContainText(
      'The resource in the address is not valid.',
    )
    expect(
      world.cluster.requests.slice(asked).filter(({ path }) => /kube-system|secrets/.test(path)),
    ).toEqual([])
  },
)

test(
  'a kind has a short address, and a page opened there runs under its policy',
  thoroughReads,
  async ({ page }) => {
    const blocked: string[] = []
    await page.exposeFunction('reportBlocked', (what: string) => blocked.push(what))
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        void Reflect.get(window, 'reportBlocked')(`${event.violatedDirective} ${event.blockedURI}`)
      })
    })
    await page.goto('/resources/core/v1/pods')
    await expect(page.getByRole('heading', { name: 'pods in shop' })).toBeVisible()
    await page.goto('/resources/apps/v1/deployments?namespace=shop&sort=Age')
    await expect(page.getByRole('columnheader', { name: 'Age' })).toHaveAttribute('aria-sort', 'ascending')
    expect(blocked).toEqual([])
  },
)

test('text from the cluster stays text', thorough, async ({ page, world }) => {
  world.cluster.apply(`
apiVersion: v1
kind: Event
metadata: {name: hostile, namespace: shop}
involvedObject: {kind: Pod, name: "<b>x</b>"}
type: Warning
reason: "<img src=x onerror=document.title='owned'>"
message: "a https://example.com/ link, a \\u202E turn and ${'long'.repeat(100)}"
lastTimestamp: "${new Date().toISOString().replace(/\.\d+/, '')}"`)
  await page.goto('/resources?resource=events&namespace=shop&q=onerror')

  await expect(page.getByRole('gridcell', { name: '<img src=x' })).toBeVisible()
  await expect(table(page)).toContainText('\\u202e turn')
  await expect(table(page).getByRole('img')).toHaveCount(0)
  await expect(table(page).getByRole('link')).toHaveCount(0)
  await expect(page).toHaveTitle('Resources · Podglass')
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test.describe(`${width} px wide, ${colorScheme}`, thorough, () => {
      test.use({ colorScheme, viewport: { width, height: 844 } })

      test(
        'a table in each state has no accessibility finding and nothing scrolls sideways',
        reads,
        async ({ page }) => {
          const views: [address: string, shows: string][] = [
            [`${pods}&wide=1&sort=-Age`, 'cart-'],
            [jobs, 'Watching is refused'],
            [configmaps, 'What do you need?'],
            ['/resources?group=example.com&version=v1&resource=widgets', 'This cluster has no'],
            ['/resources?resource=events', 'Back'],
            [`${pods}&q=none`, 'None of the 5 rows'],
          ]
          for (const [address, shows] of views) {
            await page.goto(address)
            await expect(page.getByRole('main')).toContainText(shows)
            if (width > 1200) await expect(kinds(page).getByRole('link', { name: /^pods/ })).toBeVisible()
            await expectAccessible(page)
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
            expect(overflow, `${address} scrolls sideways`).toBeLessThanOrEqual(0)
          }
        },
      )
    })
  }
}
