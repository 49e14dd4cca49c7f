import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { withoutCounts } from './testing/without-counts'
import { thorough, thoroughReads } from './thorough'

const card = { name: 'Explanation' }
const WATCH_PODS = '/ask?verb=watch&group=&resource=pods&namespace=shop'

/** Pastes where the focus is, as a user does. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    const target = document.activeElement ?? document.body
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

const box = (page: Page) => page.getByRole('form', { name: 'Ask' })

async function type(page: Page, text: string): Promise<void> {
  await page.goto('/ask')
  await box(page).getByRole('textbox').fill(text)
  await box(page).getByRole('textbox').press('Enter')
}

const refusal = (user: string) =>
  `pods is forbidden: User "system:serviceaccount:${user}" cannot watch resource "pods" in API group "" in the namespace "shop"`

test.describe('a Role that lacks a verb', () => {
  test.use({ scenario: 'verb-missing' })

  test(
    'a refused watch names the Role and the binding, and turns green once a Role of its own is applied',
    thorough,
    async ({ page, world }) => {
      await page.goto(WATCH_PODS)

      const explanation = page.getByRole('article', card)
      await expect(explanation).toHaveAttribute('data-cause', 'D1')
      await expect(explanation).toContainText('pod-reader')
      await expect(explanation).toContainText('web-reads-pods')
      await expect(explanation).toContainText('nothing else')
      await expect(page.getByRole('button', { name: 'Verb: watch, refused by this part' })).toBeVisible()
      await expect(page).toHaveTitle('✕ watch pods · shop/web')

      await explanation.locator('details').evaluateAll((all) => {
        for (const each of all) each.setAttribute('open', '')
      })
      const yaml = await explanation.getByRole('region', { name: /^YAML/ }).first().textContent()
      world.cluster.apply(yaml ?? '')

      await expect(explanation).toHaveAttribute('data-verdict', 'allowed')
      await expect(explanation).toContainText('RoleBinding shop/web-watch-pods grants')
      await expect(page.getByRole('button', { name: 'Verb: watch, now granted' })).toBeVisible()
      await expect(page).toHaveTitle('✓ watch pods · shop/web')
    },
  )

  test('an open card repeats only the refused review', thorough, async ({ page, world }) => {
    await withoutCounts(page)
    await page.goto(WATCH_PODS)
    await expect(page.getByRole('article', card)).toHaveAttribute('data-verdict', 'denied')
    const isReview = ({ path }: { path: string }) => path.endsWith('/selfsubjectaccessreviews')
    await expect.poll(() => world.cluster.requests.slice(-2).every(isReview)).toBe(true)
    const before = world.cluster.requests.length

    await expect.poll(() => world.cluster.requests.length).toBeGreaterThan(before + 1)

    const since = world.cluster.requests.slice(before).map((request) => request.path)
    expect(new Set(since)).toEqual(new Set(['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews']))
  })

  test(
    'a text that names another product is asked about, and explained after one click',
    thoroughReads,
    async ({ page }) => {
      await type(page, 'failed to get secret from vault: 403 Forbidden')
      await expect(page.getByText('Is this from Kubernetes?')).toBeVisible()
      await page.getByRole('button', { name: 'Yes, from Kubernetes' }).click()
      await expect(page).toHaveURL(/of=kubernetes/)
      await expect(page.getByRole('article', card)).toBeVisible()
      await page.reload()
      await expect(page.getByRole('article', card)).toBeVisible()
    },
  )

  test(
    'a call in kubectl’s spelling becomes chips, a menu changes it, and back returns',
    reads,
    async ({ page }) => {
      await type(page, 'kubectl get po -w -o wide')
      await expect(page).toHaveURL(/verb=watch&group=&resource=pods&namespace=shop$/)
      const explanation = page.getByRole('article', card)
      await expect(explanation).toHaveAttribute('data-cause', 'D1')
      await expect(explanation.getByRole('heading').first()).toBeFocused()

      const verb = page.getByRole('button', { name: /^Verb: / })
      await verb.press('Enter')
      const menu = page.getByRole('listbox', { name: 'Verb' })
      await expect(menu.getByRole('option', { name: 'list allowed' })).toBeVisible()
      await expect(menu.getByRole('option', { name: 'watch refused' })).toHaveAttribute(
        'aria-selected',
        'true',
      )
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await expect(page).toHaveURL(/verb=list/)
      await expect(explanation).toHaveAttribute('data-verdict', 'allowed')
      await expect(verb).toBeFocused()

      await page.goBack()
      await expect(page).toHaveURL(/verb=watch/)
      await expect(explanation).toHaveAttribute('data-cause', 'D1')

      await page.getByRole('button', { name: 'Type or paste' }).click()
      await expect(box(page).getByRole('textbox')).toHaveValue('watch pods -n shop')
    },
  )

  test(
    'a pasted log is answered at once, at an address that does not hold it',
    thoroughReads,
    async ({ page, browser }) => {
      await page.goto('/ask')
      await box(page).getByRole('textbox').focus()
      await paste(
        page,
        `E1124 reflector.go:158] Failed to watch *v1.Pod: ${refusal('shop:web')}\nand elsewhere, password=hunter2:\nError from server (Forbidden): ${refusal('payments:teller')}`,
      )
      await expect(page).toHaveURL(/verb=watch&group=&resource=pods&namespace=shop&text=[a-z0-9]{7}$/)
      await expect(
        page.getByRole('heading', { name: '2 refusals in this text, one Role ends 1' }),
      ).toBeVisible()
      const rows = page.locator('[data-refusal]')
      await expect(rows).toHaveCount(2)
      await expect(rows.first()).toContainText('still refused')
      await expectAccessible(page)
      await page.getByRole('button', { name: /^payments\/teller/ }).click()
      // Its account is of another namespace, so its Role stands apart.
      const apart = page.getByRole('region', { name: 'Apart from it: 1 Role' })
      await apart.getByText('Show the Role').click()
      await expect(apart).toContainText('teller')

      await rows.getByRole('link').click()
      await expect(page).toHaveURL(/&n=2$/)
      await page.goBack()
      await rows.first().getByRole('link', { name: 'watch pods' }).click()
      const explanation = page.getByRole('article', card)
      await expect(explanation).toHaveAttribute('data-cause', 'D1')
      await expect(explanation).toContainText('still refused')
      await page.getByRole('list', { name: 'More of the pasted text' }).getByRole('link').click()
      await expect(page).toHaveURL(/&n=2$/)
      await expect(explanation).toContainText('payments/teller')
      await page.reload()
      await expect(explanation).toContainText('The text alone; this pod runs as ServiceAccount shop/web.')
      await page.goBack()
      await expect(explanation).toHaveAttribute('data-cause', 'D1')

      const stranger = await browser.newContext()
      const elsewhere = await stranger.newPage()
      await elsewhere.goto(page.url())
      await expect(elsewhere.getByText('The pasted text stays in the browser that pasted it')).toBeVisible()
      await expect(elsewhere.getByRole('article', card)).toHaveAttribute('data-cause', 'D1')
      await stranger.close()
    },
  )

  test(
    'the palette takes a question from the keyboard alone, on any page',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/identity')
      await expect(page.getByRole('button', { name: /^Paste a log/ })).toContainText('in shop')
      await page.keyboard.press('Control+k')
      const palette = page.getByRole('dialog', { name: 'Ask or go to' })
      await expect(palette).toBeVisible()
      await page.keyboard.type('watch po')
      await expect(palette.getByRole('option').first()).toContainText('refused')
      await page.keyboard.press('ArrowDown')
      await expect(palette.getByRole('option', { selected: true })).toContainText('list')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('article', card)).toHaveAttribute('data-cause', 'D1')
      await expect(palette).toBeHidden()

      await page.keyboard.press('Control+k')
      await expect(palette.getByRole('option', { name: /^watch pods/ })).toContainText('refused when asked')
      await page.keyboard.type('watch pods')
      await expect(palette.getByRole('option').first()).toContainText('refused')
      await page.keyboard.press('Tab')
      await expect(palette.getByRole('button', { name: 'Verb: watch' })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(palette.getByRole('combobox')).toBeFocused()
      await page.keyboard.press('Control+a')
      await page.keyboard.type('conn')
      await page.keyboard.press('Enter')
      await expect(page).toHaveURL(/\/connection/)
    },
  )

  for (const [where, address] of [
    ['Ask', WATCH_PODS],
    ['Overview', WATCH_PODS.replace('/ask', '/')],
  ] as const) {
    test(
      `on ${where} an answer is gray while the box has another text, and gone once that has none`,
      reads,
      async ({ page }) => {
        const previous = page.getByText('Answer to the previous question')
        await page.goto(address)
        const article = page.getByRole('article', card)
        await expect(article).toBeVisible()
        await page.getByRole('button', { name: 'Type or paste' }).click()
        const field = box(page).getByRole('textbox')
        await expect(field).toHaveValue('watch pods -n shop')
        await expect(previous).toBeHidden()

        await field.fill('watch secrets in shop')
        await expect(previous).toBeVisible()
        // No one can press its buttons, or hear of them.
        await expect(page.locator('[inert]').filter({ has: article })).toHaveCount(1)
        await expectAccessible(page)
        await field.press('Escape')
        await expect(article).toBeVisible()
        await expect(previous).toBeHidden()

        await page.getByRole('button', { name: 'Type or paste' }).click()
        await field.fill('frobnicate pods')
        await field.press('Enter')
        await expect(page.getByText('"frobnicate" is not a verb. Verbs are get, list, watch')).toBeVisible()
        await expect(page.getByText('cannot watch pods')).toHaveCount(0)
        await expect(previous).toBeHidden()

        await field.fill('delete pods in shop')
        await field.press('Enter')
        await expect(article).toContainText('delete pods')
        await paste(page, 'Back-off restarting failed container search in pod search-1')
        await expect(page.getByText(/^No refused call and no failed connection/)).toBeVisible()
        await expect(article).toHaveCount(0)
        await expect(page.getByText('Copy for the platform team')).toHaveCount(0)
      },
    )
  }

  test('a paste that no field takes is asked on every page', thoroughReads, async ({ page }) => {
    await page.goto('/report')
    await expect(page.getByRole('button', { name: /^Paste a log/ })).toContainText('in shop')
    await paste(page, refusal('shop:web'))
    await expect(page.getByRole('article', card)).toHaveAttribute('data-cause', 'D1')
  })

  test(
    'what is no question is said in place, with what was probably meant',
    thoroughReads,
    async ({ page }) => {
      await type(page, '<html><title>403 Forbidden</title><center>nginx</center></html>')
      await expect(box(page).locator('..')).toContainText('No refused call')
      await box(page).getByRole('textbox').fill('wacth pods in shop')
      await box(page).getByRole('textbox').press('Enter')
      await page.getByRole('button', { name: 'watch pods in shop' }).click()
      await expect(page.getByRole('article', card)).toHaveAttribute('data-cause', 'D1')
    },
  )

  test('pasted manifests open the page of what an apply would change', thoroughReads, async ({ page }) => {
    await page.goto('/ask')
    await box(page).getByRole('textbox').focus()
    await paste(
      page,
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: extra\n  namespace: shop\nrules:\n- apiGroups: [""]\n  resources: [secrets]\n  verbs: [list]\n',
    )
    await expect(page.getByRole('article', { name: 'What it would change' })).toContainText('extra')
    await expect(page).toHaveURL(/\/permissions\?tab=preflight$/)

    await page.goto('/ask')
    await box(page).getByRole('textbox').focus()
    await paste(page, 'apiVersion: v1\nkind: Service\nmetadata:\n  name: extra\n  namespace: shop\n')
    await expect(page.getByRole('article', { name: 'What an apply would do' })).toContainText('shop/extra')
  })

  test('a wrong word of a call is named, and the chips correct it', thoroughReads, async ({ page }) => {
    await page.goto('/ask?verb=get&group=apps&resource=deployments&name=..&namespace=shop')
    await expect(page.getByRole('list', { name: 'What is wrong with the call' })).toContainText('A name')
    await page.getByRole('button', { name: 'Name: ..' }).click()
    await page.keyboard.type('web')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/name=web/)
    await expect(page.getByRole('article', card)).toContainText('cannot get')

    await page.getByRole('button', { name: /^Resource: / }).click()
    await page.keyboard.type('/metrics')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/verb=get&path=%2Fmetrics/)
    await page.getByRole('button', { name: /^Account: / }).click()
    await page.keyboard.type('jane')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Add groups' }).click()
    await page.keyboard.type('ops, dev')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/as=jane&asgroup=ops&asgroup=dev/)
  })

  test(
    'what a kubectl line says beside its call is named, -w is a watch, and an older question says when it was asked',
    thoroughReads,
    async ({ page }) => {
      await type(page, 'kubectl get pods -w -o wide --context prod')
      await expect(page).toHaveURL(/verb=watch&group=&resource=pods&namespace=shop/)
      await expect(
        page.getByText(
          'Ignored: -o wide (changes only the output); --context prod (this page asks its own cluster)',
        ),
      ).toBeVisible()
      await expect(page.getByRole('article', card)).toHaveAttribute('data-verdict', 'denied')
      await page.evaluate(() => {
        const recents = JSON.parse(localStorage.getItem('podglass-recent') ?? '[]')
        recents[0][2] -= 4 * 60_000
        localStorage.setItem('podglass-recent', JSON.stringify(recents))
      })
      await page.goto('/ask')
      await page.getByRole('list', { name: 'Recent' }).getByRole('link', { name: 'watch pods' }).click()
      await expect(page.getByText(/^Asked 4 min/)).toBeVisible()
    },
  )

  test(
    'recent questions keep their verdict in this browser until they are cleared',
    thoroughReads,
    async ({ page }) => {
      await page.goto(WATCH_PODS)
      await expect(page.getByRole('article', card)).toHaveAttribute('data-verdict', 'denied')
      await page.goto(WATCH_PODS.replace('watch', 'list'))
      await expect(page.getByRole('article', card)).toHaveAttribute('data-verdict', 'allowed')
      await page.goto('/ask')
      const recent = page.getByRole('list', { name: 'Recent' })
      await expect(recent.getByRole('link')).toHaveText(['allowed: list pods', 'refused: watch pods'])
      await recent.getByRole('link', { name: 'watch pods' }).click()
      await expect(page).toHaveURL(/verb=watch/)
      await page.goBack()
      await page.getByRole('button', { name: 'Clear' }).click()
      await expect(recent).toBeHidden()
      await page.reload()
      await expect(box(page)).toBeVisible()
      await expect(recent).toBeHidden()
    },
  )

  test('hostile names fit a phone', thoroughReads, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    const long = `${'w'.repeat(240)}%E2%80%AEdrows`
    await page.goto(
      `/ask?verb=get&group=${'g'.repeat(200)}.io&resource=${'r'.repeat(60)}&name=${long}&namespace=shop&as=${long}`,
    )
    await expect(page.getByRole('button', { name: /^Name: www/ })).toContainText('\\u202e')
    const beyond = () =>
      box(page).evaluate((form) =>
        Math.max(...[form, ...form.querySelectorAll('*')].map((part) => part.getBoundingClientRect().right)),
      )
    expect(await beyond()).toBeLessThanOrEqual(390)
    await page.getByRole('button', { name: /^Namespace: / }).click()
    await expect(page.getByRole('listbox', { name: 'Namespace' })).toBeVisible()
    expect(await beyond()).toBeLessThanOrEqual(390)
  })
})

// Each world of k8s/scenarios is explained and solved in a gate without a browser; here each kind of call once.
const causes: [scenario: string, address: string, cause: string, says: RegExp][] = [
  ['nothing-granted', 'verb=list&group=&resource=pods&namespace=shop', 'D0', /beyond the defaults/],
  ['subresource-missing', 'verb=get&group=&resource=pods&subresource=log&namespace=shop', 'D8', /pods\/log/],
  ['non-resource', 'verb=get&path=/metrics', 'D29', /ClusterRole/],
  ['other-namespace', 'verb=list&group=&resource=pods&namespace=payments', 'F1', /payments/],
  ['cluster-resource-in-role', 'verb=list&group=&resource=nodes&namespace=', 'F4', /ClusterRole/],
]

for (const [scenario, address, cause, says] of causes) {
  test.describe(`in the world ${scenario}`, thorough, () => {
    test.use({ scenario })

    test(`a refused call is explained by cause ${cause}`, reads, async ({ page }) => {
      await page.goto(`/ask?${address}`)
      const explanation = page.getByRole('article', card)
      await expect(explanation).toHaveAttribute('data-cause', cause)
      await expect(explanation).toContainText(says)
    })
  })
}

test(
  'before anything is asked the page says what this account is likely to need, each call asked',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/ask')
    const likely = page.getByRole('region', { name: /^Likely next/ }).getByRole('listitem')
    await expect(likely.filter({ hasText: 'allowed' })).toHaveCount(1)
    await expect(likely.filter({ hasText: 'an informer watches too' }).first()).toContainText('refused')
    await expectAccessible(page)
  },
)

test('a call has its verdict while it is typed', thoroughReads, async ({ page }) => {
  await page.goto('/ask')
  await page.getByRole('form', { name: 'Ask' }).getByRole('textbox').fill('watch jobs')
  const calls = page.getByRole('list', { name: 'Calls that this could mean' }).getByRole('listitem')
  await expect(calls.first()).toContainText('refused')
  await calls.first().getByRole('link').click()
  await expect(page).toHaveURL(/verb=watch&group=batch&resource=jobs/)
})
