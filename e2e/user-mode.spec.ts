import { expect, test } from '@playwright/test'
import { startCluster } from '@/sandbox/cluster'
import { startProduct } from '@/sandbox/product'
import { scenarios } from '@/sandbox/scenarios/all'
import { freePort } from './free-port'
import { expectAccessible } from './testing/accessibility'
import { seededRandom } from './testing/seeded-random'
import { asksOf, type OneViewer, openUserMode, VIEWERS } from './testing/user-mode'
import { thorough } from './thorough'

type UserMode = Awaited<ReturnType<typeof openUserMode>>

/** One answer whole, with its headers. */
async function answer(url: string, token: string, [path, body]: [string, object?]): Promise<string> {
  const response = await fetch(url + path, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json', accept: 'application/json, text/event-stream' } : {}),
    },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  })
  const [status, headers] = [response.status, JSON.stringify([...response.headers])]
  return `${path} ${status} ${headers}\n${await response.text()}`
}

/** What a stream of a viewer sends while `work` goes on. */
async function streamed(url: string, token: string, { namespace }: OneViewer, work: Promise<unknown>) {
  const end = new AbortController()
  const topics = encodeURIComponent(`identity,overview,resources//v1/pods/${namespace}`)
  const response = await fetch(`${url}/api/stream?topics=${topics}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: end.signal,
  })
  void work.finally(() => end.abort())
  let text = ''
  const decoder = new TextDecoder()
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true })
  } catch {
    // The work is over.
  }
  return text
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value)
}

test.describe('a page that asks as each viewer', () => {
  let mode: UserMode
  test.beforeAll(async () => {
    mode = await openUserMode()
  })
  test.afterAll(() => mode.close())

  test(
    'no viewer gets a byte of what another was told, in any order, by any route, stream or tool',
    thorough,
    async () => {
      const { url, tokenOf, healthUrl } = mode
      const tokens = await Promise.all(VIEWERS.map((viewer) => tokenOf(viewer)))
      const random = seededRandom(7)
      const texts: string[][] = [[], []]
      const sends = VIEWERS.flatMap((viewer, who) => asksOf(viewer).map((asked) => ({ who, asked })))
      const work = (async () => {
        for (let round = 0; round < 2; round += 1) {
          const order = shuffled(sends, random)
          for (let from = 0; from < order.length; from += 4) {
            const some = order.slice(from, from + 4)
            await Promise.all(
              some.map(async ({ who, asked }) =>
                texts[who]?.push(await answer(url, tokens[who] ?? '', asked)),
              ),
            )
          }
        }
      })()
      const streams = await Promise.all(
        VIEWERS.map((viewer, who) => streamed(url, tokens[who] ?? '', viewer, work)),
      )
      await work
      for (const [who, viewer] of VIEWERS.entries()) {
        const own = [...(texts[who] ?? []), streams[who] ?? '']
        const other = VIEWERS[1 - who]
        const stem = other?.namespace.split('-')[0] ?? ''
        expect(own.filter((text) => text.includes(stem)).map((text) => text.slice(0, 300))).toEqual([])
        // What is searched holds what the viewer sees: an empty answer would hide nothing.
        expect(own.filter((text) => text.includes(viewer.pod)).length).toBeGreaterThan(8)
        expect(streams[who]).toContain(viewer.pod)
      }
      const metrics = await (await fetch(`${healthUrl}/metrics`)).text()
      expect(metrics).not.toMatch(/amber|cobalt/)
    },
  )

  test('a page without a token is told to come through its proxy, and an agent that it needs one', async ({
    page,
  }) => {
    await page.goto(mode.url)
    await expect(page.getByRole('heading', { name: 'You are not signed in', level: 1 })).toBeVisible()
    await expectAccessible(page)
    const agent = await fetch(`${mode.url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect([agent.status, agent.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer/),
    ])
  })

  test(
    'several namespaces are shown side by side, and one that is refused hides nothing of the others',
    thorough,
    async ({ page }) => {
      const [jane, john] = VIEWERS
      await page.setExtraHTTPHeaders({ authorization: `Bearer ${await mode.tokenOf(jane)}` })
      await page.goto(`${mode.url}/resources?group=&version=v1&resource=pods&namespace=${jane.namespace}`)
      await page.locator('summary[aria-label^="Namespace: "]').click()
      await page.getByRole('link', { name: 'Look into several at once' }).click()
      await expect(page.getByRole('checkbox', { name: /amber-harbor/ })).toBeChecked()
      await expect(page.getByText('This account belongs to it.')).toBeVisible()
      for (const name of [john.namespace, jane.twin]) {
        await page.getByLabel('Another namespace').fill(name)
        await page.getByRole('button', { name: 'Add' }).click()
      }
      const each = page.getByRole('list', { name: 'Each namespace' }).getByRole('listitem')
      await expect(each).toHaveText([/amber-harbor.*1 pod/, /cobalt-ridge.*Refused/, /amber-quay.*No pods/])
      await expect(page.getByRole('row', { name: /amber-harbor.*amber-till/ })).toBeVisible()
      await each.filter({ hasText: 'cobalt-ridge' }).getByRole('link', { name: 'Why, and the fix' }).click()
      await expect(page.getByRole('heading', { level: 2, name: /cannot list pods/ })).toBeVisible()
      await page.goBack()
      await page.getByRole('link', { name: 'Refusals', exact: true }).last().click()
      await expect(each).toHaveText([/amber-harbor.*No refusal/, /cobalt-ridge.*not known/, /amber-quay/])
      await page.getByRole('link', { name: 'What changed' }).click()
      await expect(page.getByRole('list', { name: 'Changes in these namespaces' })).toContainText(
        'amber-harbor',
      )
      await expect(each.filter({ hasText: 'cobalt-ridge' })).toContainText('Refused')
      expect(new URL(page.url()).searchParams.getAll('namespace')).toEqual([
        'amber-harbor',
        'cobalt-ridge',
        'amber-quay',
      ])
      await expectAccessible(page)
    },
  )

  test('every page says whose permissions it shows and until when', async ({ page }) => {
    await page.setExtraHTTPHeaders({ authorization: `Bearer ${await mode.tokenOf(VIEWERS[0])}` })
    await page.goto(`${mode.url}/resources?group=&version=v1&resource=pods&namespace=amber-harbor`)
    const header = page.getByRole('banner')
    await expect(header).toContainText('amber-harbor/amber-jane')
    await expect(header).toContainText(/ends in \d+ min/)
    await expect(page.getByRole('row', { name: /amber-till/ })).toBeVisible()
    await page.locator('summary[aria-label^="Requests to the API server"]').click()
    await expect(page.getByText('Counted for your token alone since')).toBeVisible()
    await page.goto(`${mode.url}/identity`)
    await expect(page.getByRole('main')).toContainText(
      'Whoever opens this page makes its calls with their own token.',
    )
    await expect(page.getByRole('heading', { level: 1 })).toContainText(
      'calls the API server as you, in shop',
    )
    await expectAccessible(page)
  })
})

test('a permission that was taken away ends an open list within a minute', thorough, async ({ page }) => {
  const mode = await openUserMode()
  const [jane] = VIEWERS
  await page.setExtraHTTPHeaders({ authorization: `Bearer ${await mode.tokenOf(jane)}` })
  await page.goto(`${mode.url}/resources?group=&version=v1&resource=pods&namespace=${jane.namespace}`)
  await expect(page.getByRole('row', { name: /amber-till/ })).toBeVisible()
  mode.cluster.delete('rolebindings', jane.namespace, `${jane.account}-reads`)
  await expect(page.getByRole('row', { name: /amber-till/ })).toBeHidden({ timeout: 75_000 })
  await mode.close()
})

test(
  'a viewer signs in with a token of their own, and leaves nothing behind by signing out',
  thorough,
  async ({ page }) => {
    const mode = await openUserMode({ more: { VIEWER_TOKEN: 'paste' } })
    const [jane, john] = VIEWERS
    await page.goto(`${mode.url}/resources?group=&version=v1&resource=pods&namespace=${jane.namespace}`)
    await expect(page.getByRole('heading', { name: 'Sign in with your own token', level: 1 })).toBeVisible()
    await expectAccessible(page)
    const signIn = async (token: string) => {
      await page.getByLabel('Your token').fill(token)
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    const claims = { iss: 'https://sso.example.com', aud: ['another-cluster'], exp: 4_000_000_000 }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    await signIn(`${part({ alg: 'RS256' })}.${part(claims)}.signature`)
    const said = page.getByRole('alert')
    await expect(said).toContainText('The API server does not accept this token.')
    await expect(said).toContainText('issuer https://sso.example.com and the audience another-cluster')
    await signIn(await mode.tokenOf(jane))
    await expect(page.getByRole('row', { name: /amber-till/ })).toBeVisible()
    await page.goto(`${mode.url}/ask?verb=delete&group=&resource=pods&namespace=${jane.namespace}`)
    await expect(page.getByRole('heading', { level: 2, name: /cannot delete pods/ })).toBeVisible()
    await page.goto(mode.url)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in with your own token', level: 1 })).toBeVisible()
    const left = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    expect(left).not.toContain('amber')
    await signIn(await mode.tokenOf(john))
    await expect(page.getByRole('banner')).toContainText('cobalt-john')
    const verdict = page.getByRole('heading', { level: 1 })
    await expect(verdict).toContainText('The API server knows you. You have no permissions in shop yet.')
    expect(await page.content()).not.toContain('amber')
    await mode.close()
  },
)

test('a pod that has a token of its own does not start in user mode', async () => {
  const scenario = scenarios.get('default')
  const cluster = await startCluster(scenario ? { scenario } : {})
  const printed: string[] = []
  const product = startProduct({
    environment: { ...cluster.environment(), ACCESS_MODE: 'user', ALLOWED_HOSTS: 'ops.example' },
    port: await freePort(),
    dev: false,
    onOutput: (text) => printed.push(text),
  })
  expect(await product.ended).toBe(2)
  expect(printed.join('')).toContain('In this mode the pod has no token of its own')
  await cluster.stop()
})
