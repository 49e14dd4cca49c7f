import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test, type World } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { withoutCounts } from './testing/without-counts'
import { thorough, thoroughReads } from './thorough'

test.use({ viewport: { width: 1440, height: 900 } })

const pods = '/resources?group=&version=v1&resource=pods&namespace=shop'

const rowOf = (page: Page, name: string) => page.locator(`tr[data-row="${name}"]`)
const names = (page: Page) =>
  page.locator('tr[data-row]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row') ?? ''))
const filterOf = (page: Page) => page.getByRole('searchbox', { name: 'Filter rows' })
const menu = (page: Page, name: string) => page.locator('summary').filter({ hasText: name })
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

function aPod(name: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}, spec: {containers: [{name: c, image: "registry.example/c:1"}]}}`
}

/** Sets the status of a pod's only container, as its kubelet would. */
function setContainer({ cluster }: World, name: string, phase: string, status: object): void {
  const { store } = cluster.context
  const pod = store.list('/pods', 'shop').find(({ metadata }) => metadata.name === name)
  if (!pod) throw new Error(`There is no pod ${name}.`)
  const containerStatuses = [
    { name: 'c', image: 'c', imageID: 'c', ready: false, restartCount: 0, ...status },
  ]
  store.put('/pods', { ...pod, status: { ...(pod.status ?? {}), phase, containerStatuses } })
}

test('columns are chosen one by one, and the choice is in the address', thoroughReads, async ({ page }) => {
  await page.goto(pods)
  await menu(page, 'Columns').click()
  await page.getByRole('checkbox', { name: 'Node', exact: true }).check()
  await page.getByRole('checkbox', { name: 'Ready', exact: true }).uncheck()
  await expect(page.getByRole('columnheader')).toHaveText([
    'Name',
    'Status',
    'Why',
    'Restarts',
    'Age',
    'Node',
  ])
  await expect(page).toHaveURL(/cols=Name%2CStatus%2CRestarts%2CAge%2CNode/)

  await page.reload()
  await expect(page.getByRole('columnheader')).toHaveText([
    'Name',
    'Status',
    'Why',
    'Restarts',
    'Age',
    'Node',
  ])
  await menu(page, 'Columns').click()
  await page.getByRole('button', { name: 'As kubectl shows them' }).click()
  await expect(page.getByRole('columnheader')).toHaveText([
    'Name',
    'Ready',
    'Status',
    'Why',
    'Restarts',
    'Age',
  ])
  await expect(page).not.toHaveURL(/cols=/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('checkbox', { name: 'Node', exact: true })).toBeHidden()
})

test('the filter takes words, columns and exclusions, and “?” says so', thoroughReads, async ({ page }) => {
  await page.goto(pods)
  await expect(page.getByText('5 rows', { exact: true })).toBeVisible()
  await page.keyboard.press('f')
  await page.keyboard.type('status:run')
  await expect(page.getByText('3 of 5 rows')).toBeVisible()
  await filterOf(page).fill('-status:run -cart')
  await expect(page.getByText('1 of 5 rows')).toBeVisible()
  await expect(page.getByRole('rowheader')).toHaveText([/^search-/])

  await page.getByRole('button', { name: 'Keyboard' }).click()
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText('rows whose Status contains it')
})

test(
  'rows are selected by keys and clicks, and copied as names, a kubectl line or TSV',
  thoroughReads,
  async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(`${pods}&q=status:run`)
    await expect(page.getByRole('rowheader')).toHaveCount(3)
    const all = await names(page)
    const [first = '', second = '', third = ''] = all

    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('Shift+ArrowDown')
    await expect(rowOf(page, first)).toHaveAttribute('aria-selected', 'true')
    await expect(rowOf(page, second)).toHaveAttribute('aria-selected', 'true')
    await expect(page.getByRole('status').filter({ hasText: '2 selected' })).toBeVisible()
    await menu(page, '2 selected').click()
    await page.getByRole('button', { name: 'Copy names' }).click()
    await expect.poll(() => clipboard(page)).toBe(`${first}\n${second}`)
    await page.getByRole('button', { name: 'Copy kubectl line' }).click()
    await expect.poll(() => clipboard(page)).toBe(`kubectl get pods -n shop ${first} ${second}`)
    await page.getByRole('button', { name: 'Copy as TSV' }).click()
    await expect.poll(() => clipboard(page)).toMatch(/^Name\tReady\tStatus\tRestarts\tAge\n[^\n]+\n[^\n]+\n$/)
    await page.getByRole('button', { name: 'Clear the selection' }).click()
    await expect(page.getByRole('row', { selected: true })).toHaveCount(0)

    await rowOf(page, first).click({ modifiers: ['Control'] })
    await rowOf(page, third).click({ modifiers: ['Shift'] })
    await expect(page.getByRole('row', { selected: true })).toHaveCount(3)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('row', { selected: true })).toHaveCount(0)

    await page.keyboard.press('Control+a')
    await expect(page.getByRole('row', { selected: true })).toHaveCount(3)
    await filterOf(page).fill('')
    await expect(page.getByRole('row', { selected: true })).toHaveCount(3)
    await expect(page.getByRole('rowheader')).toHaveCount(5)
  },
)

test(
  'rows are saved as CSV in which no text from the cluster is a formula',
  thorough,
  async ({ page, world }) => {
    world.cluster.apply(`
apiVersion: v1
kind: Event
metadata: {name: hostile, namespace: shop}
involvedObject: {kind: Pod, name: web}
type: Warning
reason: Trick
message: '=HYPERLINK("https://example.com","click, me")'
lastTimestamp: "${new Date().toISOString().replace(/\.\d+/, '')}"`)
    await page.goto('/resources?resource=events&namespace=shop&q=reason:trick')
    await expect(page.getByRole('row')).toHaveCount(2)
    await menu(page, 'Copy').click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('events-shop.csv')
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toMatch(/^\ufeffLast Seen,Type,Reason,Object,Message\r\n/)
    expect(text).toContain(`"'=HYPERLINK(""https://example.com"",""click, me"")"`)
  },
)

test(
  'rows are filtered by labels, which are read in pages and only when needed',
  thorough,
  async ({ page, world }) => {
    world.cluster.fill('shop', 1200)
    const asked = (form: RegExp) => world.cluster.requests.filter(({ path }) => form.test(path)).length
    await page.goto(pods)
    await expect(page.getByText('1,205 rows', { exact: true })).toBeVisible()
    expect(asked(/pods\?limit=500/)).toBe(0)

    const labels = filterOf(page)
    await labels.fill('app in (checkout)')
    await expect(page.getByText('102 of 1,205 rows, labels are refreshed every 30 s')).toBeVisible()
    expect(asked(/pods\?limit=500/)).toBe(3)
    await expect(page).toHaveURL(/q=app\+in\+%28checkout%29/)

    await labels.fill('app=newcomer')
    await expect(page.locator('[data-state="empty"]')).toContainText('has the labels “app=newcomer”')
    world.cluster.apply(aPod('newcomer'))
    await expect(rowOf(page, 'newcomer')).toBeVisible()

    await labels.fill('app=newcomer name:checkout')
    await expect(page.locator('[data-state="empty"]')).toContainText(
      'None of the 1,206 rows contains “name:checkout” and has the labels “app=newcomer”.',
    )
  },
)

test.describe('by touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test(
    'a tap selects rows when the user turns that on, and opens them again afterwards',
    thoroughReads,
    async ({ page }) => {
      await page.goto(pods)
      const tapSelects = page.getByRole('checkbox', { name: 'a tap selects' })
      await menu(page, 'Columns').tap()
      await tapSelects.tap()
      const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') })
      await rows.nth(0).getByRole('rowheader').getByRole('link').tap()
      await rows.nth(2).getByRole('rowheader').tap()
      await expect(page.getByText('5 rows, 2 selected')).toBeVisible()
      await expect(menu(page, '2 selected')).toBeVisible()
      await expect(page).not.toHaveURL(/name=/)
      await rows.nth(2).getByRole('rowheader').tap()
      await expect(page.getByText('5 rows, 1 selected')).toBeVisible()

      await menu(page, 'Columns').tap()
      await tapSelects.tap()
      await rows.nth(1).getByRole('rowheader').tap()
      await expect(page).toHaveURL(/name=/)
    },
  )
})

test('completed pods are folded, and the page says how many', thorough, async ({ page, world }) => {
  const done = { state: { terminated: { exitCode: 0, reason: 'Completed' } } }
  for (const name of ['report-0', 'report-1', 'report-2']) {
    world.cluster.apply(aPod(name))
    setContainer(world, name, 'Succeeded', done)
  }
  await page.goto(pods)
  await expect(page.getByText('8 rows', { exact: true })).toBeVisible()
  await menu(page, 'Columns').click()
  await page.getByRole('checkbox', { name: 'fold completed' }).check()
  await expect(page.getByText('5 of 8 rows, 3 completed pods folded')).toBeVisible()
  await expect(page).toHaveURL(/fold=1/)
  await page.reload()
  await expect(rowOf(page, 'report-0')).toHaveCount(0)
  await menu(page, 'Columns').click()
  await page.getByRole('checkbox', { name: 'fold completed' }).uncheck()
  await expect(rowOf(page, 'report-0')).toBeVisible()
})

test(
  'no row moves while the pointer is over the rows, and they sort when it leaves',
  thorough,
  async ({ page, world }) => {
    for (const name of ['row-1', 'row-2', 'row-3', 'row-4']) world.cluster.apply(aPod(name))
    await page.goto(`${pods}&sort=-Restarts&q=name:row-`)
    await expect(page.getByRole('rowheader')).toHaveText(['row-1', 'row-2', 'row-3', 'row-4'])
    await rowOf(page, 'row-2').hover()
    setContainer(world, 'row-4', 'Running', { ready: true, restartCount: 17, state: { running: {} } })
    await expect(rowOf(page, 'row-4').getByRole('gridcell', { name: '17', exact: true })).toBeVisible()
    await expect(page.getByRole('rowheader')).toHaveText(['row-1', 'row-2', 'row-3', 'row-4'])
    await expect(page.getByText('order paused')).toBeVisible()
    await page.mouse.move(5, 5)
    await expect(page.getByRole('rowheader')).toHaveText(['row-4', 'row-1', 'row-2', 'row-3'])
    await expect(page.getByText('order paused')).toHaveCount(0)
  },
)

test(
  'kinds show how many there are, for one request each in a minute, and nothing where they are refused',
  thorough,
  async ({ page, world }) => {
    await withoutCounts(page)
    await page.goto(pods)
    const kinds = page.getByRole('navigation', { name: 'Kinds' })
    await expect(kinds.getByRole('link', { name: /^services 3 objects/ })).toBeVisible()
    await expect(
      kinds.getByRole('link', { name: /^deployments 2 need attention, of 4 objects/ }),
    ).toBeVisible()
    await page.reload()
    await expect(kinds.getByRole('link', { name: /^services 3 objects/ })).toBeVisible()
    const asked = world.cluster.requests.map(({ path }) => path)
    expect(asked.filter((path) => path.endsWith('/services?limit=1'))).toHaveLength(1)
    expect(asked.filter((path) => path.includes('/configmaps'))).toEqual([])
  },
)

test(
  'all namespaces are one list with a column to filter by, where one name is found in each',
  thorough,
  async ({ page, world }) => {
    world.cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all-pods}
rules: [{apiGroups: [""], resources: [pods], verbs: [list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all-pods}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all-pods}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`)
    for (const namespace of ['shop', 'payments']) {
      world.cluster.apply(aPod('twin').replace('namespace: shop', `namespace: ${namespace}`))
    }
    await page.goto('/resources?resource=pods&namespace=')
    await expect(page.getByRole('columnheader').first()).toHaveText('Namespace')
    await filterOf(page).fill('name:twin')
    await expect(page.getByRole('row').filter({ hasText: 'twin' })).toHaveCount(2)
    await filterOf(page).fill('namespace:payments')
    await expect(page.getByRole('gridcell', { name: 'shop', exact: true })).toHaveCount(0)
    await expect(page.getByRole('gridcell', { name: 'payments', exact: true }).first()).toBeVisible()
    await filterOf(page).fill('namespace:payments name:twin')
    await expect(page.getByRole('rowheader')).toHaveText(['twin'])
  },
)

test(
  'of 10,000 pods fewer than 100 rows are drawn, and what is in sight stays while others come and go',
  thorough,
  async ({ page, world }) => {
    world.cluster.fill('shop', 10_000)
    await page.addInitScript(() => {
      const tasks: number[] = []
      Reflect.set(window, 'longTasks', tasks)
      new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map((entry) => entry.duration)),
      ).observe({
        type: 'longtask',
      })
    })
    await page.goto(`${pods}&sort=-Restarts`)
    await expect(page.getByText('10,005 rows', { exact: true })).toBeVisible()
    expect(await page.getByRole('row').count()).toBeLessThan(100)

    const revision = world.cluster.context.store.revision
    world.cluster.churn('shop', 50)
    await expect.poll(() => world.cluster.context.store.revision).toBeGreaterThan(revision + 50)
    await page.evaluate(() => Reflect.get(window, 'longTasks').splice(0))
    await page.waitForFunction(
      (from) => performance.now() - from > 10_000,
      await page.evaluate(() => performance.now()),
    )
    const tasks: number[] = await page.evaluate(() => Reflect.get(window, 'longTasks'))
    const longest = Math.round(Math.max(0, ...tasks))
    console.log(
      `10 s of 50 changes a second in 10,000 rows: ${tasks.length} tasks over 50 ms, the longest ${longest} ms`,
    )
    world.cluster.churn('shop', 0)

    await page.goto(pods)
    await expect(page.getByText('10,005 rows', { exact: true })).toBeVisible()
    await page
      .getByRole('region', { name: /^Rows of pods/ })
      .evaluate((region) => region.scrollTo(0, 100_000))
    await expect(page.locator('[aria-rowindex="2787"]')).toBeInViewport()
    const held = await page.locator('[aria-rowindex="2787"]').getAttribute('data-row')
    const row = page.locator(`[data-row="${held}"]`)
    const top = (await row.boundingBox())?.y
    world.cluster.apply(aPod('aaa-first'))
    await expect(page.getByText('10,006 rows')).toBeVisible()
    await expect(row).toHaveAttribute('aria-rowindex', '2788')
    expect(Math.abs(((await row.boundingBox())?.y ?? 0) - (top ?? 0))).toBeLessThan(2)
  },
)

for (const width of [1440, 390]) {
  test.describe(`${width} px wide`, () => {
    test.use({ viewport: { width, height: 844 } })

    test(
      'menus and selected rows have no accessibility finding, and nothing leaves the page',
      thoroughReads,
      async ({ page }) => {
        await page.goto(pods)
        await expect(page.getByRole('rowheader')).toHaveCount(5)
        await page.keyboard.press('j')
        await page.keyboard.press('x')
        for (const name of ['Columns', '1 selected']) {
          await menu(page, name).click()
          await expectAccessible(page)
          const box = await menu(page, name).locator('xpath=..').locator('[data-panel]').boundingBox()
          expect(box?.x).toBeGreaterThanOrEqual(0)
          expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect(overflow).toBeLessThanOrEqual(0)
        }
      },
    )
  })
}
