import type { Locator, Page } from '@playwright/test'
import * as z from 'zod/mini'
import type { CheckRequest } from '@/lib/contract/access-check'
import { explanationSchema } from '@/lib/contract/explanation'
import type { Problem } from '@/lib/contract/problem'
import type { dangerousSchema } from '@/lib/facts/account/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import type { objectDetailsSchema } from '@/lib/facts/objects/contract/object'
import type { Whys } from '@/lib/facts/objects/contract/whys'
import { type Refusals, refusalsSchema } from '@/lib/facts/refusals/contract'
import { callAddress } from '@/lib/facts/refusals/judge/refused-call'
import { countsIn, refusedCallOf, refusedNow, sayCounts } from '@/lib/facts/refusals/judge/seen-refusals'
import type { overviewSchema } from '@/lib/pages/overview/contract'
import { reportSchema } from '@/lib/pages/report/contract'
import { shortReport } from '@/lib/pages/report/judge/short-report'
import { capitalized, plain } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { checkOfTuple, toTuple } from '@/lib/rbac/call'
import { expect, test, type World } from './fixtures'
import { loadFactor } from './testing/load-factor'
import { thorough } from './thorough'

/** A page refreshes every 10 s, and reading all logs takes at most 12 s. */
const SETTLE = { timeout: 120_000, intervals: [500, 1_000, 2_000] }
const MOST_CALLS = 4
const MOST_PODS = 2

const PODS = 'group=&version=v1&resource=pods'

type Said = string | number | undefined | null

/** What differs, each as "what: one, not the other". */
type Differences = string[]

function differ(what: string, page: Said | readonly Said[], api: Said | readonly Said[]): Differences {
  const [one, other] = [JSON.stringify(page), JSON.stringify(api)]
  return one === other ? [] : [`${what}: the page ${one}, the API ${other}`]
}

/** A sentence without its ages, which keep counting. */
function wordsOf(pieces: readonly Piece[]): string {
  return oneLine(plain(pieces.filter((piece) => !('at' in piece) && !('since' in piece))))
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

async function asked<T>(page: Page, path: string): Promise<T> {
  return (await page.request.get(path)).json()
}

/** Why there is no answer, as the page then says; undefined where there is one. */
async function problemOf(page: Page, path: string): Promise<Differences | undefined> {
  const response = await page.request.get(path)
  if (response.ok()) return undefined
  const { title }: Problem = await response.json()
  const text = oneLine((await page.getByRole('main').textContent()) ?? '')
  return text.includes(title) ? [] : [`no “${title}”`]
}

/** The words of each place, as they are drawn, without ages. */
function drawn(places: Locator): Promise<string[]> {
  return places.evaluateAll((all) =>
    all.map((one) => {
      const copy = one.cloneNode(true) as HTMLElement
      for (const age of copy.querySelectorAll('time, .sr-only')) age.remove()
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim()
    }),
  )
}

/** The numbers beside the pages. */
function badges(page: Page): Promise<Record<string, number>> {
  return page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link')
    .evaluateAll((links) =>
      Object.fromEntries(
        links.flatMap((link) => {
          const count = Number.parseInt(link.querySelector('span')?.textContent ?? '', 10)
          return Number.isNaN(count)
            ? []
            : [[new URL((link as HTMLAnchorElement).href).pathname.slice(1), count]]
        }),
      ),
    )
}

/** As it goes over the wire. */
type Overview = z.input<typeof overviewSchema>

function countsOf({ counts }: Overview): Record<string, number> {
  const known = ['refusals', 'resources', 'permissions', 'identity', 'connection'] as const
  return Object.fromEntries(known.flatMap((name) => (counts[name] ? [[name, counts[name]]] : [])))
}

/** The counts beside the pages are those of the overview, on the page that is open. */
async function navigationDiffers(page: Page, overview: Overview): Promise<Differences> {
  const [shown, known] = [await badges(page), countsOf(overview)]
  return Object.keys({ ...shown, ...known }).flatMap((name) =>
    differ(`count beside ${name}`, shown[name] ?? 0, known[name] ?? 0),
  )
}

/** The page settles on what the API says; until then each check reports what differs. */
async function settles(page: Page, where: string, differences: () => Promise<Differences>): Promise<void> {
  const all = async () => {
    const overview = await asked<Overview>(page, '/api/overview?age=5')
    return [...(await differences()), ...(await navigationDiffers(page, overview))]
  }
  await expect.poll(all, { ...SETTLE, message: `${where} says what the API says` }).toEqual([])
  await expect(page.getByRole('main'), where).not.toContainText(/queryFn|This page failed|undefined|\[object/)
}

async function overviewAgrees(page: Page): Promise<void> {
  await page.goto('/')
  const rows = page.locator('#attention li, #fixed li, #notes li')
  const isShown = ({ severity }: Overview['causes'][number]) => severity !== 'ok' && severity !== 'note'
  await settles(page, 'Overview', async () => {
    const { verdict, causes } = await asked<Overview>(page, '/api/overview')
    const ordered = [
      ...causes.filter(isShown),
      ...causes.filter(({ severity }) => severity === 'ok'),
      ...causes.filter(({ severity }) => severity === 'note'),
    ]
    return [
      ...differ(
        'verdict',
        await drawn(page.locator('h1 [data-state]')),
        verdict.map(({ says }) => says),
      ),
      ...differ(
        'causes',
        await drawn(rows.locator('p.font-medium')),
        ordered.map(({ says }) => wordsOf(says)),
      ),
      ...differ(
        'actions',
        await drawn(rows.locator('[data-action]')),
        ordered.map(({ action }) => action.says),
      ),
    ]
  })
}

async function refusalsAgree(page: Page): Promise<void> {
  await page.goto('/refusals')
  await settles(page, 'Refusals', async () => {
    const problem = await problemOf(page, '/api/refusals?age=11')
    if (problem !== undefined) return problem
    const [answer, overview] = [
      await asked<Refusals>(page, '/api/refusals?age=11'),
      await asked<Overview>(page, '/api/overview?age=5'),
    ]
    const [title = ''] = await drawn(page.getByRole('heading', { level: 1 }))
    const said = sayCounts(countsIn(answer))
    const counts = said && plain(capitalized(said))
    const yaml = page.getByRole('region', { name: 'Role and binding as YAML', exact: true })
    const clause = overview.verdict.find(({ says }) => / refused[.,]/.test(says))?.says
    return [
      ...(counts !== undefined && !title.startsWith(counts) ? [`title: ${title}, not ${counts}`] : []),
      // A pod that crashed before there was a log is counted by Overview alone.
      ...(counts !== undefined && clause !== undefined
        ? differ('clause of Overview', clause, `${counts}.`)
        : []),
      ...differ('rows', await page.locator('[data-refusal]').count(), answer.refusals.length),
      ...differ(
        'Role',
        (await yaml.count()) === 0 ? '' : oneLine((await yaml.textContent()) ?? ''),
        oneLine(answer.role?.yaml ?? ''),
      ),
    ]
  })
}

/** The card of each refused call says what the row and the API say, with the same fix. */
async function cardsAgree(page: Page, own: string): Promise<void> {
  const read = z.safeDecode(refusalsSchema, await asked(page, '/api/refusals?age=11'))
  const refusals = read.data?.refusals ?? []
  for (const refusal of refusals.slice(0, MOST_CALLS)) {
    const call = refusedCallOf(refusal)
    const check = call && checkOfTuple(toTuple(call.request))
    if (call === undefined || check === null || check === undefined) continue
    const request: CheckRequest = call.user === own ? check : { ...check, user: call.user }
    const address = callAddress(call, own)
    await page.goto(address)
    await settles(page, address, async () => {
      const answered = await page.request.post('/api/access/check', { data: request })
      const explanation = z.decode(explanationSchema, await answered.json())
      const card = page.getByRole('article', { name: 'Explanation' }).first()
      if ((await card.count()) === 0) return ['no card yet']
      const text = oneLine((await card.textContent()) ?? '')
      const [chosen] = explanation.fixes
      const parts =
        explanation.verdict === 'allowed'
          ? []
          : [explanation.cause?.says, chosen?.brief ?? chosen?.says].map((says) => says && plain(says))
      const isOfRow = explanation.verdict === 'denied' && refusal.allowedNow === undefined
      return [
        ...differ('verdict', await card.getAttribute('data-verdict'), explanation.verdict),
        ...differ('cause', (await card.getAttribute('data-cause')) ?? undefined, explanation.cause?.id),
        ...parts.flatMap((says) =>
          says === undefined || text.includes(oneLine(says)) ? [] : [`no “${says}”`],
        ),
        ...(isOfRow
          ? differ(
              'fix of the row',
              plain(chosen?.says ?? []),
              plain(refusal.explanation.fixes[0]?.says ?? []),
            )
          : []),
        ...(isOfRow ? differ('YAML of the row', chosen?.yaml, refusal.explanation.fixes[0]?.yaml) : []),
        ...differ(
          'sign of the title',
          (await page.title()).slice(0, 1),
          explanation.verdict === 'allowed' ? '✓' : explanation.verdict === 'denied' ? '✕' : '?',
        ),
      ]
    })
  }
}

/** Why in the table of pods, the panel of a pod, and what Overview counts. */
async function podsAgree(page: Page): Promise<void> {
  await page.goto(`/resources?${PODS}`)
  const rows = page.locator('tr[data-row]')
  const whys = async () => {
    const cells = await rows.evaluateAll((all) =>
      all.flatMap((row) => {
        const why = row.querySelector('[data-why]')
        const fix = why?.querySelector('a')?.getAttribute('href') ?? null
        const text = (why?.querySelector('span[title]')?.getAttribute('title') ?? '')
          .replace(/\s+/g, ' ')
          .trim()
        return text === '' ? [] : [{ name: row.getAttribute('data-row') ?? '', text, fix }]
      }),
    )
    return cells
  }
  await settles(page, 'Resources', async () => {
    const { counts, around } = await asked<Overview>(page, '/api/overview?age=5')
    const shown = await whys()
    const names = shown.map(({ name }) => `&name=${encodeURIComponent(name)}`).join('')
    const told =
      names === ''
        ? {}
        : (await asked<Whys>(page, `/api/whys?${PODS}&namespace=${around?.namespace ?? ''}${names}`)).whys
    const chip = page.getByRole('button', { name: /^Not ready \d/ })
    const count =
      (await chip.count()) === 0
        ? 0
        : Number.parseInt(((await chip.textContent()) ?? '').replace(/\D+/, ''), 10)
    return [
      ...(counts.resources === undefined ? [] : differ('pods not ready', count, counts.resources)),
      ...(counts.resources
        ? differ('rows with a Why', shown.length >= Math.min(1, counts.resources) ? 1 : 0, 1)
        : []),
      ...shown.flatMap(({ name, text, fix }) => [
        ...differ(`Why of ${name}`, text, oneLine(plain(told[name]?.says ?? []))),
        ...differ(`Fix of ${name}`, fix ?? undefined, told[name]?.fix),
      ]),
    ]
  })
  const { around } = await asked<Overview>(page, '/api/overview?age=5')
  for (const { name, fix } of (await whys()).slice(0, MOST_PODS)) {
    const target = `${PODS}&namespace=${around?.namespace ?? ''}&name=${name}`
    await page.goto(`/resources?${target}`)
    await settles(page, `the panel of ${name}`, async () => {
      const { verdict, refused } = await asked<z.input<typeof objectDetailsSchema>>(
        page,
        `/api/object?${target}`,
      )
      const card = page.getByRole('article', { name: 'Why is it not ready?' })
      // A pod that cannot be read has no verdict: the panel explains the refused read.
      if (verdict === undefined) return differ('card of a pod that was not read', await card.count(), 0)
      if ((await card.count()) === 0) return ['no card yet']
      const text = oneLine((await card.textContent()) ?? '')
      const link = card.getByRole('link', { name: /^See the (fix|answer)$/ })
      const href = (await link.count()) === 0 ? undefined : ((await link.getAttribute('href')) ?? undefined)
      return [
        ...differ('verdict', await card.getAttribute('data-verdict'), verdict.state),
        ...(text.includes(oneLine(verdict.says)) ? [] : [`no “${verdict.says}”`]),
        ...differ('way to the call', href, refused?.href),
        ...(refused === undefined || refused.allowedNow !== undefined
          ? []
          : differ('Fix of the row', href, fix ?? undefined)),
        ...((await page.title()).includes(name) ? [] : [`title: ${await page.title()}`]),
      ]
    })
  }
}

async function permissionsAgree(page: Page): Promise<void> {
  await page.goto('/permissions?tab=dangerous')
  await settles(page, 'Permissions', async () => {
    const { counts } = await asked<Overview>(page, '/api/overview?age=5')
    const answer = await page.request.get('/api/access/dangerous')
    const sources = answer.ok() ? ((await answer.json()) as z.input<typeof dangerousSchema>).sources : []
    const part = page.getByRole('region', { name: 'Dangerous permissions' })
    const [tab] = await drawn(page.getByRole('link', { name: /^Dangerous/ }))
    const text = (await drawn(part)).join(' ')
    return [
      ...(counts.permissions === undefined
        ? []
        : differ('tab', Number.parseInt((tab ?? '').replace(/\D+/, '') || '0', 10), counts.permissions)),
      ...sources.flatMap(({ rights }) =>
        rights.flatMap(({ says }) => (text.includes(oneLine(says)) ? [] : [`no “${says}”`])),
      ),
    ]
  })
}

async function identityAgrees(page: Page): Promise<void> {
  await page.goto('/identity')
  await settles(page, 'Identity', async () => {
    const { pod } = await asked<Identity>(page, '/api/identity')
    const [title = ''] = await drawn(page.getByRole('heading', { level: 1 }))
    const names = [pod.name, pod.serviceAccount, pod.namespace].filter((name) => name !== undefined)
    return names.flatMap((name) => (title.includes(name) ? [] : [`title: ${title}, without ${name}`]))
  })
}

async function connectionAgrees(page: Page): Promise<void> {
  await page.goto('/connection')
  await settles(page, 'Connection', async () => {
    const { server } = await asked<Overview>(page, '/api/overview?age=5')
    const [title = ''] = await drawn(page.getByRole('heading', { level: 1 }))
    const says = { answers: /answers.* and (knows|does not say)/, unauthorized: /does not accept this pod/ }
    const expected = says[server.state as keyof typeof says]
    return expected === undefined || expected.test(title) ? [] : [`${server.state}, but “${title}”`]
  })
}

async function reportAgrees(page: Page): Promise<void> {
  await page.goto('/report')
  const text = page.getByRole('region', { name: 'Report as Markdown' })
  await settles(page, 'Report', async () => {
    const problem = await problemOf(page, '/api/report')
    if (problem !== undefined) return problem
    const [report, overview] = [
      z.decode(reportSchema, await asked(page, '/api/report')),
      await asked<Overview>(page, '/api/overview'),
    ]
    const findings = (of: string) => of.split('\n').filter((one) => /^\d+\. /.test(one))
    if ((await text.count()) === 0) return ['no report yet']
    const shown = findings((await text.textContent()) ?? '')
    const isSame = JSON.stringify(shown) === JSON.stringify(findings(shortReport(report)))
    if (!isSame) await page.getByRole('button', { name: 'Check again' }).first().click()
    return [
      ...differ('findings', shown, findings(shortReport(report))),
      ...differ(
        'findings of Overview',
        report.findings.map(({ severity }) => severity),
        overview.causes.map(({ severity }) => severity),
      ),
    ]
  })
}

/** Pages that do not lead to each other are read side by side. */
async function agree(page: Page): Promise<void> {
  const { user: own = '' } = await asked<{ user?: string }>(page, '/api/access').catch(() => ({ user: '' }))
  const inTab = async (...all: ((tab: Page) => Promise<void>)[]) => {
    const tab = await page.context().newPage()
    for (const agrees of all) await agrees(tab)
    await tab.close()
  }
  const loads = (path: string) => async (tab: Page) => {
    await tab.goto(path)
    await settles(tab, path, async () => [])
  }
  await Promise.all([
    inTab(overviewAgrees, permissionsAgree, identityAgrees),
    inTab(refusalsAgree, (tab) => cardsAgree(tab, own)),
    inTab(podsAgree, loads('/ask')),
    inTab(connectionAgrees, reportAgrees, loads('/causes')),
  ])
  await overviewAgrees(page)
}

/** What ends a world's trouble, if anything in the reader's hands does. */
const FIXES: Record<string, (page: Page, world: World) => Promise<void>> = {
  default: applyRole,
  refusals: applyRole,
  'nothing-granted': async (page, { cluster }) => {
    const { notSeen } = await asked<Refusals>(page, '/api/refusals')
    const [command = ''] = notSeen.flatMap((one) => one.command ?? [])
    const yaml = command.split("<<'EOF'\n")[1]?.replace(/EOF\s*$/, '')
    expect(yaml, 'a command that grants').toBeDefined()
    cluster.apply(yaml ?? '')
  },
  'permissive-binding': async (page, { cluster }) => {
    const { sources } = await asked<z.input<typeof dangerousSchema>>(page, '/api/access/dangerous')
    const bound = sources.flatMap(({ by }) => (by?.state === 'named' ? [by.grantedBy] : []))
    expect(bound, 'bindings that grant what is dangerous').not.toEqual([])
    for (const { binding, bindingNamespace } of bound) {
      const kind = bindingNamespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'
      expect(cluster.delete(kind, bindingNamespace ?? '', binding), binding).toBe(true)
    }
  },
  'token-expired': (_, { cluster }) => cluster.rotateToken(),
  'egress-denied': async (_, { cluster }) => void cluster.delete('NetworkPolicy', 'shop', 'deny-egress'),
}

async function applyRole(page: Page, { cluster }: World): Promise<void> {
  const { role } = await asked<Refusals>(page, '/api/refusals')
  expect(role, 'a Role that ends what is refused').toBeDefined()
  cluster.apply(role?.yaml ?? '')
  const ended = new Set(role?.ends)
  // All pages show a grant within seconds.
  await expect
    .poll(async () => {
      const { refusals } = await asked<Refusals>(page, '/api/refusals')
      return refusedNow({ refusals }).filter(({ id }) => ended.has(id)).length
    }, SETTLE)
    .toBe(0)
}

for (const name of [...Object.keys(FIXES), 'troubles', 'cloud-identity']) {
  test.describe(`in the world ${name}`, () => {
    test.use({ scenario: name })

    test(
      'no two pages disagree, with each other or with the API, before and after its fix',
      thorough,
      async ({ page, world }) => {
        test.setTimeout(600_000 * loadFactor())
        await agree(page)
        const fix = FIXES[name]
        if (fix === undefined) return
        await fix(page, world)
        await agree(page)
      },
    )
  })
}
