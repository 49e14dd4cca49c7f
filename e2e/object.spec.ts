import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { holdBack } from './testing/hold-back'
import { thorough, thoroughReads } from './thorough'

const list = (group: string, version: string, resource: string) =>
  `/resources?${new URLSearchParams({ group, version, resource, namespace: 'shop' })}`
const pods = list('', 'v1', 'pods')
const details = (name: string, more = '') => `${pods}&name=${name}${more}`

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const verdict = (page: Page) => page.getByRole('article', { name: 'Why is it not ready?' })
const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
const log = (page: Page, pod: string) => page.getByRole('region', { name: `Log of ${pod}` })

test.describe('in a world of troubles', () => {
  test.use({ scenario: 'troubles' })

  test('each pod says in one sentence why it is not ready', thoroughReads, async ({ page }) => {
    const says: [pod: string, sentence: string | RegExp][] = [
      [
        'image-typo',
        'its image registry.example/checkuot:1.8.2 cannot be pulled: the registry has no such image or tag.',
      ],
      ['image-private', 'the registry requires credentials, and the node has none for it.'],
      [
        'memory-killed',
        'was killed for memory (OOMKilled, exit code 137), limit 256Mi. It was restarted 3 times so far.',
      ],
      ['command-missing', 'the command was not found in the image'],
      [
        'probe-fails',
        'its readiness probe (HTTP GET /ready on port 8080) fails: HTTP probe failed with statuscode: 503.',
      ],
      [
        'no-room',
        'None of the 3 nodes fits: 1 has a taint that the pod does not tolerate (node-role.kubernetes.io/control-plane); 2 have too little cpu left.',
      ],
      [
        'secret-missing',
        'Secret db-credentials, which it takes values from, does not exist in this namespace.',
      ],
      ['init-waits', 'Init container wait-for-db is running (1 of 1)'],
      ['volume-elsewhere', 'its volume pvc-7f1c is attached to another node'],
      ['gate-closed', 'the readiness gate example.com/load-balancer is not'],
      ['deleted-slowly', 'It is being deleted. It waits for the finalizer example.com/drain'],
      ['evicted', 'The pod was evicted from its node: The node was low on resource: ephemeral-storage.'],
    ]
    await page.goto(pods)
    for (const [pod, sentence] of says) {
      await rowOf(page, pod).getByRole('link').click()
      await expect(panel(page, pod)).toBeVisible()
      await expect(verdict(page)).toContainText(sentence)
    }
  })

  test('other kinds say what is missing, and link to it', thoroughReads, async ({ page }) => {
    await page.goto(`${list('', 'v1', 'services')}&name=nowhere`)
    await expect(verdict(page)).toContainText(
      'It leads nowhere. No pod of its namespace has the labels app=serach.',
    )
    await page.goto(`${list('', 'v1', 'persistentvolumeclaims')}&name=data`)
    await expect(verdict(page)).toContainText('StorageClass fast does not exist.')
    await page.goto(`${list('batch', 'v1', 'jobs')}&name=import`)
    await expect(verdict(page)).toContainText('3 pods failed, and backoffLimit 2 allows no more retries.')
    await page.goto(`${list('batch', 'v1', 'cronjobs')}&name=nightly`)
    await expect(verdict(page)).toContainText('unknown time zone Europe/Berln')
    await page.goto(`${list('apps', 'v1', 'statefulsets')}&name=ledger`)
    await expect(verdict(page)).toContainText('ResourceQuota compute has no room left')

    await page.goto(`${list('', 'v1', 'services')}&name=not-ready`)
    await expect(verdict(page)).toContainText(
      'The only pod with the labels app=probe-fails is not ready: probe-fails.',
    )
    await panel(page, 'not-ready').getByRole('link', { name: 'probe-fails' }).click()
    await expect(panel(page, 'probe-fails')).toBeVisible()
    await expect(verdict(page)).toContainText('its readiness probe')
  })

  test('Enter opens a row, Escape closes it, and the list stays as it was', reads, async ({ page }) => {
    await page.goto(pods)
    const row = rowOf(page, 'memory-killed')
    await row.focus()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/name=memory-killed/)
    await expect(panel(page, 'memory-killed')).toContainText('Killed for memory (OOMKilled, exit code 137)')
    await expect(page.getByRole('region', { name: 'Log before the last exit of app' })).toContainText(
      'loading 2.1 GB of orders into memory',
    )
    await expect(page).toHaveTitle('✕ memory-killed · CrashLoopBackOff')
    await expect(row).toHaveAttribute('aria-current', 'true')

    await page.getByRole('tab', { name: 'Summary' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect(page).toHaveURL(/tab=logs/)
    await page.keyboard.press('Escape')
    await expect(panel(page, 'memory-killed')).toHaveCount(0)
    await expect(page).not.toHaveURL(/name=/)
    await expect(row).toBeFocused()
    await page.goForward()
    await expect(panel(page, 'memory-killed')).toBeVisible()
  })

  test(
    'Space peeks and leaves the focus on its row, and y in the open panel shows YAML',
    thoroughReads,
    async ({ page }) => {
      await page.goto(pods)
      const row = rowOf(page, 'memory-killed')
      await row.focus()
      await page.keyboard.press('Space')
      await expect(panel(page, 'memory-killed')).toContainText('Killed for memory')
      await expect(row).toBeFocused()
      await page.keyboard.press('Space')
      await expect(panel(page, 'memory-killed')).toHaveCount(0)
      await expect(row).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(panel(page, 'memory-killed').getByRole('heading', { level: 2 })).toBeFocused()
      await page.keyboard.press('y')
      await expect(page.getByRole('tab', { name: 'YAML' })).toHaveAttribute('aria-selected', 'true')
    },
  )

  test('the palette acts on the row that has the focus', thoroughReads, async ({ page }) => {
    await page.goto(pods)
    await rowOf(page, 'memory-killed').focus()
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Ask or go to' })
    await expect(palette.getByRole('group', { name: 'This row' }).getByRole('option')).toContainText([
      'Open memory-killed',
      'Log of memory-killed',
      'YAML of memory-killed',
      'Copy the name memory-killed',
    ])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/name=memory-killed.*tab=logs/)
  })

  test('rows are blocks of lines below 1,000 px, and no word is broken', thoroughReads, async ({ page }) => {
    await page.setViewportSize({ width: 768, height: 900 })
    await page.goto(pods)
    const row = rowOf(page, 'secret-missing')
    await expect(row).toContainText('Secret db-credentials does not exist')
    const why = await row.locator('[data-why]').boundingBox()
    expect(why?.width).toBeGreaterThan(400)
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
  })

  test(
    'a pod that cannot pull its image shows which credentials the kubelet tries, in its order',
    thoroughReads,
    async ({ page }) => {
      await page.goto(details('image-private'))
      const part = page.getByRole('region', { name: 'What pulls its image' })
      await expect(part).toContainText('and the pod names no pull secret.')
      await part.locator('details').evaluate((fold) => fold.setAttribute('open', ''))
      await expect(part.getByRole('listitem')).toHaveText([
        /^–None/,
        /^1Node’s docker config/,
        /^2Node’s provider/,
      ])
      await page.goto(details('image-typo'))
      await expect(part).toContainText('No credential is what is missing.')
      await expectAccessible(page)
    },
  )

  test(
    'on a narrow screen details cover the list, and closing them shows the row again',
    thoroughReads,
    async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 568 })
      await page.goto(pods)
      await expect(rowOf(page, 'volume-elsewhere')).toBeVisible()
      await expect(rowOf(page, 'volume-elsewhere')).not.toBeInViewport()
      await rowOf(page, 'volume-elsewhere').getByRole('link').click()
      await expect(panel(page, 'volume-elsewhere')).toBeVisible()
      // What is covered cannot take focus.
      await expect(
        page.locator('[inert]').filter({ has: page.locator('[data-row="volume-elsewhere"]') }),
      ).toHaveCount(1)

      await page.getByRole('button', { name: 'Back to the list' }).click()
      await expect(panel(page, 'volume-elsewhere')).toHaveCount(0)
      await expect(rowOf(page, 'volume-elsewhere')).toBeFocused()
      await expect(rowOf(page, 'volume-elsewhere')).toBeInViewport({ ratio: 0.9 })
    },
  )

  test('Escape returns to the row that was shown last', reads, async ({ page }) => {
    await page.goto(pods)
    await rowOf(page, 'memory-killed').focus()
    await page.keyboard.press('Enter')
    await expect(panel(page, 'memory-killed')).toBeVisible()
    await page.keyboard.press('j')
    await expect(panel(page, 'probe-fails')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(rowOf(page, 'probe-fails')).toBeFocused()
  })

  test(
    'a crash is told in the words of its log, with the Service behind the address, and opens that log with times',
    reads,
    async ({ page }) => {
      await page.goto(pods)
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^search-/ }) })
      await row.getByRole('link').first().click()
      await expect(verdict(page)).toContainText('search exits 4 s after its start')
      await expect(verdict(page)).toContainText('connect ECONNREFUSED 10.96.0.50:5432')
      await expect(verdict(page)).toContainText(
        '10.96.0.50 is Service postgres: Selects no pod: app=postgres.',
      )

      await page.getByRole('tab', { name: 'Logs' }).click()
      await expect(page.getByRole('button', { name: 'Previous log' })).toHaveAttribute('aria-pressed', 'true')
      const lines = page.getByRole('region', { name: /^Log of search-/ })
      await expect(lines.locator('time').first()).toHaveText(/\d\d:\d\d:\d\d/)
      await expect(lines).toContainText('exit code 1, ran 4 s')
      await expect(page.getByText('3 lines, previous run')).toBeVisible()
      await page.getByRole('searchbox', { name: 'Filter lines' }).fill('ECONNREFUSED')
      await expect(page.getByText('1 of 3 lines, previous run')).toBeVisible()
      await lines
        .getByRole('button', { name: /without a match/ })
        .first()
        .click()
      await expect(lines.locator('[data-line]')).toHaveCount(2)
      await page.getByRole('button', { name: 'Current' }).click()
      await expect(page).toHaveURL(/previous=0/)
    },
  )

  test(
    'each reason is read whole in its row, and a late one moves no row',
    thoroughReads,
    async ({ page }) => {
      const release = await holdBack(page, '**/api/whys?*')
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(pods)
      await expect(rowOf(page, 'volume-elsewhere')).toBeVisible()
      const tops = () =>
        page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().top))
      const before = await tops()
      release()
      const reasons = page.locator('[data-why] > span > span')
      await expect(reasons).toHaveCount(14)
      expect(await tops()).toEqual(before)
      const cut = (all: HTMLElement[]) =>
        all.filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.textContent)
      expect(await reasons.evaluateAll(cut)).toEqual([])
    },
  )

  test(
    'reasons that arrive late leave the row that is looked at where it is',
    thoroughReads,
    async ({ page }) => {
      const release = await holdBack(page, '**/api/whys?*')
      await page.setViewportSize({ width: 390, height: 568 })
      await page.goto(pods)
      await rowOf(page, 'volume-elsewhere').getByRole('link').click()
      await page.getByRole('button', { name: 'Back to the list' }).click()
      await expect(rowOf(page, 'volume-elsewhere')).toBeFocused()
      await expect(rowOf(page, 'volume-elsewhere')).toBeInViewport({ ratio: 0.9 })
      await expect(page.locator('[data-why]:not(:empty)')).toHaveCount(0)

      release()
      await expect(page.locator('[data-why]:not(:empty)')).not.toHaveCount(0)
      await expect(rowOf(page, 'volume-elsewhere')).toBeInViewport({ ratio: 0.9 })
    },
  )

  test(
    'YAML and JSON contain no secrets, say what is left out, and fold',
    thoroughReads,
    async ({ page }) => {
      await page.goto(details('two-voices', '&tab=yaml'))
      const yaml = page.getByRole('region', { name: 'The object as YAML' })
      await expect(yaml).toContainText('image: registry.example/api:colors')
      await expect(page.getByText(/^Left out: .*last-applied-configuration/)).toBeVisible()
      await yaml.getByText('spec:', { exact: true }).click()
      await expect(yaml.getByText('image: registry.example/api:colors').first()).toBeHidden()

      await page.goto(details('secret-missing', '&tab=json'))
      const json = page.getByRole('region', { name: 'The object as JSON' })
      await expect(json).toContainText('"name": "db-credentials"')
      await expect(json).toContainText('[value left out: 17 characters]')
      await expect(page.locator('body')).not.toContainText('written-down-here')
    },
  )

  test(
    'text from the cluster stays text: annotations, log lines, which n goes through, escape sequences',
    thoroughReads,
    async ({ page }) => {
      await page.goto(details('two-voices'))
      await expect(panel(page, 'two-voices')).toContainText(`<img src=x onerror="document.title='pwned'">`)
      await page.getByRole('tab', { name: 'Logs' }).click()
      const lines = log(page, 'two-voices')
      await expect(lines).toContainText("upstream said <script>document.title='pwned'</script>")
      await expect(lines).toContainText('link and a bell\\x07 and \\u202ereversed')
      await expect(lines.locator('[data-level="error"]').first()).toContainText('ERROR upstream said')
      await page.keyboard.press('n')
      await expect(lines.locator('[data-level="error"], [data-level="warning"]').first()).toBeFocused()
      await expect(lines.locator('script, img, a')).toHaveCount(0)
      await expect(page).not.toHaveTitle(/pwned/)
    },
  )

  test(
    'logs of all containers are merged live, filtered, paused and followed again',
    thorough,
    async ({ page, world }) => {
      await page.goto(details('two-voices', '&tab=logs'))
      const lines = log(page, 'two-voices')
      await expect(lines.getByText('proxy').first()).toBeVisible()
      const shown = lines.locator('[data-line]')
      const before = await shown.count()
      await expect.poll(() => shown.count()).toBeGreaterThan(before)

      await page.getByRole('searchbox', { name: 'Filter lines' }).fill('slow query')
      await expect(shown).toHaveCount(1)
      await page.getByRole('searchbox', { name: 'Filter lines' }).fill('')
      await page.getByRole('button', { name: 'Pause' }).click()
      const held = await shown.count()
      await expect(page.getByText(/\d+ new lines/)).toBeVisible()
      expect(await shown.count()).toBe(held)
      await page.getByRole('button', { name: 'Follow' }).click()
      await expect.poll(() => shown.count()).toBeGreaterThan(held)

      await page.getByLabel('Container').selectOption('proxy')
      await expect(page).toHaveURL(/container=proxy/)
      await expect(lines).not.toContainText('upstream said')

      const follows = () => world.cluster.requests.filter(({ path }) => path.includes('follow=true')).length
      await page.keyboard.press('Escape')
      await expect(lines).toHaveCount(0)
      await expect.poll(follows).toBeGreaterThan(0)
    },
  )

  test(
    'the logs of all pods of a Deployment are one view, each line with its pod, and p asks for the runs before',
    thoroughReads,
    async ({ page }) => {
      await page.goto(`${list('apps', 'v1', 'deployments')}&name=checkout`)
      await page.getByRole('tab', { name: 'Logs' }).click()
      const lines = log(page, 'checkout')
      const choice = page.getByLabel('Pod and container')
      await expect(choice.getByRole('option')).toHaveText(['all 2', /^\w{5}$/, /^\w{5}$/])
      const [, one = '', other = ''] = await choice.getByRole('option').allTextContents()
      for (const pod of [one, other]) await expect(lines.getByText(pod).first()).toBeVisible()
      await choice.selectOption(one)
      await expect(lines).toContainText('GET /')
      await expect(lines).not.toContainText(other)
      await choice.selectOption('all 2')
      await page.keyboard.press('p')
      await expect(page.locator('[data-state="absent"]')).toHaveCount(2)
    },
  )

  test(
    'the previous log is one click away from how the container exited',
    thoroughReads,
    async ({ page }) => {
      await page.goto(details('memory-killed'))
      await page.getByRole('button', { name: 'Previous log' }).click()
      await expect(page).toHaveURL(/tab=logs&container=app&previous=1/)
      await expect(log(page, 'memory-killed')).toContainText('loading 2.1 GB of orders into memory')
      const previous = page.getByRole('button', { name: 'Previous log' })
      await page.keyboard.press('p')
      await expect(previous).toHaveAttribute('aria-pressed', 'false')
      await page.keyboard.press('p')
      await expect(previous).toHaveAttribute('aria-pressed', 'true')
    },
  )

  test('a container that has no log yet says so in the server’s words', thoroughReads, async ({ page }) => {
    await page.goto(details('image-typo', '&tab=logs'))
    await expect(page.locator('[data-state="absent"]')).toContainText('Container app has no log yet.')
    await expect(page.locator('[data-state="absent"]')).toContainText('trying and failing to pull image')
  })

  test(
    'a container that exits on a refused call shows the line, and leads to the fix',
    thoroughReads,
    async ({ page, world }) => {
      const status = {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
        containerStatuses: [
          {
            name: 'app',
            image: 'registry.example/search:4',
            ready: false,
            restartCount: 11,
            state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
            lastState: { terminated: { exitCode: 1, reason: 'Error' } },
          },
        ],
      }
      const refused =
        'failed to list *v1.Job: jobs.batch is forbidden: User "system:serviceaccount:shop:web" cannot deletecollection resource "jobs" in API group "batch" in the namespace "shop"'
      const written = ['INFO starting', refused, 'FATAL cache did not sync, exiting'].join('\n')
      world.cluster.apply(
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: {
            name: 'call-refused',
            namespace: 'shop',
            annotations: { 'sandbox.podglass/log': written },
          },
          spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'registry.example/search:4' }] },
          status,
        }),
      )
      await page.goto(details('call-refused'))
      await expect(verdict(page)).toContainText('a refused call: deletecollection jobs.batch in shop')
      await expect(page.locator('[data-marked]')).toContainText(refused)
      await page.getByRole('tab', { name: 'Logs' }).click()
      await expect(log(page, 'call-refused').getByRole('link', { name: 'Explain' })).toHaveAttribute(
        'href',
        /verb=deletecollection/,
      )
      await page.getByRole('tab', { name: 'Summary' }).click()
      await verdict(page).getByRole('link', { name: 'See the fix' }).click()
      await expect(page.getByRole('article', { name: 'Explanation' })).toContainText('deletecollection')

      world.cluster.delete('Pod', 'shop', 'call-refused')
    },
  )

  for (const width of [1440, 390]) {
    test(
      `details have no accessibility finding and nothing scrolls sideways at ${width} px`,
      thoroughReads,
      async ({ page }) => {
        // axe reads the whole page three times.
        test.slow()
        await page.setViewportSize({ width, height: 900 })
        for (const tab of ['summary', 'yaml', 'logs']) {
          await page.goto(details('memory-killed', `&tab=${tab}`))
          await expect(panel(page, 'memory-killed')).toBeVisible()
          await expect(page.getByRole('tab', { selected: true })).toBeVisible()
          await expect(page.getByRole('status', { name: /^(Checking|Loading)/ })).toHaveCount(0)
          await expectAccessible(page)
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect(overflow).toBeLessThanOrEqual(0)
        }
      },
    )
  }
})

test(
  'a Deployment names its worst pod, its ReplicaSet and itself as the owner of both',
  thoroughReads,
  async ({ page }) => {
    await page.goto(`${list('apps', 'v1', 'deployments')}&name=cart`)
    await expect(verdict(page)).toContainText(/0 of 1 pods are available\. Pod cart-.*cannot be pulled/)
    await panel(page, 'cart')
      .getByRole('link', { name: /^cart-\w+-\w+$/ })
      .click()
    await expect(page).toHaveURL(/resource=pods/)
    await page.getByText(/^Conditions, .*Labels$/).click()
    await expect(page.getByRole('region', { name: 'Owned by' })).toContainText(/ReplicaSet.*Deployment/)
  },
)

test.describe('where pods may be read, but neither their events nor their logs', () => {
  test.use({ scenario: 'subresource-missing' })

  test(
    'each refusal is shown in its place and links to its reason',
    thoroughReads,
    async ({ page, world }) => {
      const name = world.cluster.pod?.metadata.name ?? ''
      await page.goto(details(name))
      const events = page.getByRole('region', { name: 'Events' })
      await expect(events.locator('[data-state="denied"]')).toContainText('Its events cannot be read.')
      await events.getByText('In full').click()
      await expect(events).toContainText('events is forbidden')

      await page.getByRole('tab', { name: 'Logs' }).click()
      const denied = page.locator('[data-state="denied"]')
      await expect(denied).toContainText('The logs of this pod cannot be read.')
      await denied.getByRole('link', { name: 'Why?' }).click()
      await expect(page.getByRole('article', { name: 'Explanation' })).toContainText('pods/log')
    },
  )
})

test(
  'an object that does not exist is distinct from one that cannot be read',
  thoroughReads,
  async ({ page }) => {
    await page.goto(details('never-was'))
    await expect(panel(page, 'never-was').locator('[data-state="absent"]')).toBeVisible()
    await page.goto(`${list('', 'v1', 'configmaps')}&name=app-config`)
    await expect(panel(page, 'app-config').locator('[data-state="denied"]').first()).toContainText(
      'cannot be read',
    )
  },
)

test('an object has a short address', thoroughReads, async ({ page }) => {
  await page.goto('/resources/core/v1/services/web')
  await expect(page).toHaveURL(/resource=services&name=web/)
  await expect(panel(page, 'web')).toBeVisible()
})
