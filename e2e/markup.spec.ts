import type { Page, Response } from '@playwright/test'
import { expect, test } from './fixtures'
import { gateSize, isFullGate, recordGate } from './gates/record-gate'
import { watchInertness } from './hostile/inert-page'
import { HIDING, PAYLOADS } from './hostile/payloads'
import { hostilePaste, seedHostileTexts, WHOLE } from './hostile/seed'
import { startFrontProxy } from './testing/front-proxy'

type View = (page: Page) => Promise<void>

const SETTLING = /^(Checking|Loading|Opening|Gathering)/

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('status', { name: SETTLING })).toHaveCount(0)
}

const opened =
  (path: string, text: string): View =>
  async (page) => {
    await page.goto(path)
    await settled(page)
    await expect(page.locator('main')).toContainText(text)
  }

const list = (group: string, resource: string) =>
  `/resources?${new URLSearchParams({ group, version: 'v1', resource, namespace: 'shop' })}`
const pod = (more: string) => `${list('', 'pods')}&name=${WHOLE}${more}`

/** Rows are in the document only while they are near the window. */
const scrolled =
  (path: string, text: string): View =>
  async (page) => {
    await opened(path, text)(page)
    const rows = page.getByRole('region', { name: /^Rows of/ })
    for (let at = 0; at < gateSize(1, 60); at += 1) {
      await rows.evaluate((box) => {
        box.scrollTop += box.clientHeight
      })
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      )
    }
  }

const filtered =
  (text: string): View =>
  async (page) => {
    await opened(`${list('', 'pods')}&q=${encodeURIComponent(text)}`, 'Workloads')(page)
    await expect(page.getByRole('searchbox', { name: 'Filter rows' })).toHaveValue(text)
  }

const pasted =
  (from: number, count: number): View =>
  async (page) => {
    await page.goto('/ask')
    await settled(page)
    await page.getByRole('textbox', { name: /error/i }).fill(hostilePaste(from, count))
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/ask'))
    await page.getByRole('form', { name: 'Ask' }).getByRole('button', { name: 'Ask' }).click()
    expect((await answered).status()).toBe(200)
    await expect(page.getByText(/(?:refusal|problem)s in this text/).first()).toBeVisible()
    await settled(page)
  }

/** Manifests whose names, kinds and rules are hostile, each of them a row. */
const planned =
  (from: number, count: number): View =>
  async (page) => {
    await page.goto('/permissions?tab=preflight')
    await settled(page)
    const objects = PAYLOADS.slice(from, from + count).flatMap((payload) => [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: payload, namespace: 'shop' } },
      { apiVersion: `${payload}/v1`, kind: payload, metadata: { name: 'a', namespace: payload } },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: payload },
        rules: [{ apiGroups: [payload], resources: [payload], verbs: [payload] }],
      },
    ])
    await page
      .getByRole('textbox', { name: /^YAML or JSON/ })
      .fill(objects.map((one) => JSON.stringify(one)).join('\n---\n'))
    await page.getByRole('button', { name: 'See what it would change' }).click()
    await expect(page.getByRole('article', { name: 'What an apply would do' })).toContainText(
      'window.__xss=1',
    )
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll('main details')) fold.setAttribute('open', '')
    })
    await settled(page)
  }

const check = `verb=get&group=&resource=configmaps&namespace=shop&name=${encodeURIComponent(PAYLOADS[46] ?? '')}`

const VIEWS: [name: string, view: View][] = [
  ['identity', opened('/identity', 'onerror=window.__xss=1')],
  ['pods', scrolled(list('', 'pods'), 'window.__xss=1')],
  ['summary of a pod', opened(pod(''), 'window.__xss=1')],
  ['log of a pod', opened(pod('&tab=logs&container=app'), 'window.__xss=1')],
  ['report', opened(`/report?${check}`, 'window.__xss=1')],
  ['overview', opened('/', 'This pod')],
  ['connection', opened('/connection', 'Authentication')],
  ['kinds', opened('/resources', 'evils0')],
  ['a kind', opened(list('evil.example', 'evils3'), 'evils3')],
  ['events', scrolled(list('', 'events'), 'window.__xss=1')],
  ['roles', scrolled(list('rbac.authorization.k8s.io', 'roles'), WHOLE)],
  ['bindings', scrolled(list('rbac.authorization.k8s.io', 'rolebindings'), 'window.__xss=1')],
  ['YAML of a pod', opened(pod('&tab=yaml'), 'window.__xss=1')],
  ['JSON of a pod', opened(pod('&tab=json'), 'window.__xss=1')],
  ['another pod', opened(`${list('', 'pods')}&name=hostile-7`, 'window.__xss=1')],
  ['a role', opened(`${list('rbac.authorization.k8s.io', 'roles')}&name=hostile&tab=yaml`, 'window.__xss=1')],
  ['permissions', opened('/permissions?tab=rules', 'window.__xss=1')],
  ['a check', opened(`/ask?${check}`, 'window.__xss=1')],
  [
    'filters of the address',
    opened(`/permissions?q=${encodeURIComponent(PAYLOADS[4] ?? '')}&in=shop`, 'Permissions'),
  ],
  ['a filter of rows', filtered(PAYLOADS[4] ?? '')],
  ['causes', opened('/causes/D1', 'verb')],
  [
    'an unknown page',
    async (page) => void (await page.goto(`/${encodeURIComponent('<img src=x onerror=window.__xss=1>')}`)),
  ],
  ['a paste', pasted(0, 60)],
  ['a plan', planned(0, 40)],
  ...(isFullGate
    ? ([60, 120, 180, 240, 300, 360, 420, 480].map((from) => [`a paste from ${from}`, pasted(from, 60)]) as [
        string,
        View,
      ][])
    : []),
]

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsOf(inner)])
}

/** Answers whose texts contain a character that hides or reorders others. */
function watchAnswers(page: Page): { hiding: string[]; ended: () => Promise<void> } {
  const hiding: string[] = []
  const reads: Promise<void>[] = []
  const read = async (response: Response) => {
    const type = response.headers()['content-type'] ?? ''
    if (!/json|markdown/.test(type)) return
    const text = await response.text().catch(() => '')
    const strings = type.includes('json') && text !== '' ? stringsOf(JSON.parse(text)) : [text]
    const found = strings.find((one) => HIDING.test(one))
    if (found !== undefined) hiding.push(`${response.url()}: ${JSON.stringify(found.slice(0, 80))}`)
  }
  page.on('response', (response) => void reads.push(read(response)))
  return { hiding, ended: async () => void (await Promise.all(reads)) }
}

/** Visits the views and returns what was treated as more than text. */
async function visit(page: Page, views: readonly [string, View][]): Promise<string[]> {
  const watch = await watchInertness(page)
  const answers = watchAnswers(page)
  const faults: string[] = []
  for (const [name, view] of views) {
    await view(page).catch((error: Error) =>
      faults.push(`${name} is not seen: ${error.message.slice(0, 300)}`),
    )
    const shown = await page.evaluate(() => {
      const body = document.body.cloneNode(true)
      // What the user typed is exempt.
      if (body instanceof Element) for (const typed of body.querySelectorAll('textarea')) typed.remove()
      return body.textContent ?? ''
    })
    if (HIDING.test(shown)) faults.push(`${name} shows ${JSON.stringify(HIDING.exec(shown)?.[0])}`)
    faults.push(...(await watch.faults()).map((fault) => `${name}: ${fault}`))
  }
  await answers.ended()
  return [...faults, ...answers.hiding]
}

test.describe('with 300 payloads and 200 control sequences in every field of the cluster', {
  tag: ['@thorough', '@gate'],
}, () => {
  test.beforeEach(async ({ world }) => {
    await seedHostileTexts(world.cluster)
  })

  test.describe('and no policy of the browser', () => {
    let proxy: Awaited<ReturnType<typeof startFrontProxy>> | undefined
    test.use({
      baseURL: async ({ world }, use) => {
        proxy = await startFrontProxy(world.url, ['content-security-policy'])
        await use(proxy.url)
        await proxy.stop()
      },
    })

    test('text stays text on every page', async ({ page }) => {
      test.setTimeout(600_000)
      const faults = await visit(page, VIEWS)
      record('no policy', faults)
      expect(faults).toEqual([])
    })
  })

  test('under its policy nothing is even refused', async ({ page }) => {
    test.setTimeout(600_000)
    const faults = await visit(page, VIEWS)
    record('with the policy', faults)
    expect(faults).toEqual([])
  })
})

function record(part: string, faults: readonly string[]): void {
  recordGate({
    id: 'markup',
    part,
    figure: `${faults.length} of ${PAYLOADS.length} in ${VIEWS.length} views`,
    state: faults.length === 0 ? 'met' : 'missed',
  })
}
