import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { holdBack } from './testing/hold-back'
import { thorough, thoroughReads } from './thorough'

// The steps run again every 3 s while something is wrong and every 10 s otherwise.

function rung(page: Page, name: string) {
  return page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { level: 3, name, exact: true }) })
}

/** Fails when the page was reloaded since. */
async function markThisLoad(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    document.documentElement.dataset.sameLoad = 'yes'
  })
  return async () => {
    await expect(page.locator('html')).toHaveAttribute('data-same-load', 'yes')
  }
}

test(
  'a healthy pod passes the steps up to the lists, and the 403 on / is an answer with an explanation',
  reads,
  async ({ page }) => {
    await page.goto('/connection')

    await expect(
      page.getByRole('heading', { level: 1, name: /answers in [\d.]+ m?s and knows this pod as shop\/web$/ }),
    ).toBeVisible()
    await expect(page.getByRole('heading', { level: 2, name: '8 of 8 steps passed' })).toBeVisible()
    const names = page.getByRole('list', { name: 'Steps' }).getByRole('heading', { level: 3 })
    await expect(names).toHaveText([
      'Find the address',
      'Connect',
      'TLS',
      'Authentication',
      'Authorization',
      'Namespace',
      'List pods',
      'List services',
    ])
    for (const name of [
      'Connect',
      'TLS',
      'Authentication',
      'Authorization',
      'Namespace',
      'List pods',
      'List services',
    ]) {
      await expect(rung(page, name)).toContainText('passed')
      await expect(rung(page, name)).toContainText(/\d (ms|s)/)
    }
    await expect(rung(page, 'List pods')).toContainText('Allowed in shop: 5 pods.')
    await expect(rung(page, 'kubectl proxy')).toContainText('absent')

    const authorize = rung(page, 'Authorization')
    await expect(authorize).toContainText('GET / is refused, as for most accounts: that is normal.')
    await authorize.getByRole('link', { name: 'Open the explanation' }).click()
    await expect(page).toHaveURL(/\/ask\?verb=get&path=%2F/)
    await expect(page.getByRole('article', { name: 'Explanation' })).toHaveAttribute('data-verdict', 'denied')
  },
)

test(
  'each step gives the complete command that repeats it, with the token only as its file name',
  thoroughReads,
  async ({ page, world }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/connection')

    await rung(page, 'List pods').getByRole('button', { name: 'Copy curl of List pods' }).click()

    await expect(rung(page, 'List pods')).toContainText('Copied')
    const line = await page.evaluate(() => navigator.clipboard.readText())
    expect(line).toBe(
      `curl -sS -i -m 3 --cacert ${world.cluster.serviceAccountDir}/ca.crt -H "Authorization: Bearer $(cat ${world.cluster.serviceAccountDir}/token)" '${world.cluster.url}/api/v1/namespaces/shop/pods?limit=1'`,
    )
  },
)

test('a link to a step opens that one, and no other', thoroughReads, async ({ page }) => {
  await page.goto('/connection#read-services')

  await expect(
    rung(page, 'List services').getByText(/^GET .*services\?limit=1 with the token$/),
  ).toBeVisible()
  await expect(rung(page, 'List services')).toBeInViewport()
  await expect(rung(page, 'Connect').getByText(/^TCP connect to/)).toBeHidden()

  await page
    .getByRole('list', { name: 'Needs attention' })
    .getByRole('link', { name: 'Find the address' })
    .click()

  await expect(
    rung(page, 'Find the address').getByText('KUBERNETES_SERVICE_PORT', { exact: true }),
  ).toBeVisible()
})

test(
  'the open page reports an API server that becomes unavailable, and recovers without a reload',
  thorough,
  async ({ page, world }) => {
    await page.goto('/connection')
    await expect(rung(page, 'Connect')).toHaveAttribute('data-standing', 'passed')
    const isSameLoad = await markThisLoad(page)

    await world.cluster.refuse()

    await expect(page.getByText('Connect fails; the steps after it wait for it.')).toBeVisible()
    await expect(rung(page, 'Connect')).toContainText('was refused: nothing listens there')
    await expect(rung(page, 'Connect').getByText(/ECONNREFUSED/)).toBeVisible()
    await expect(rung(page, 'Find the address')).toContainText('passed')
    for (const name of ['TLS', 'Authentication', 'Authorization', 'List pods', 'List services']) {
      await expect(rung(page, name)).toContainText('not reached')
    }

    await world.cluster.resume()

    await expect(rung(page, 'List services')).toHaveAttribute('data-standing', 'passed')
    await isSameLoad()
  },
)

test('while waiting for a silent server the previous steps stay, and then the silence is reported', {
  tag: '@thorough',
}, async ({ page, world }) => {
  await page.goto('/connection')
  await expect(rung(page, 'TLS')).toHaveAttribute('data-standing', 'passed')

  world.cluster.freeze()
  await page.getByRole('button', { name: 'Check again' }).click()

  await expect(page.getByRole('list', { name: 'Steps' })).toHaveAttribute('aria-busy', 'true')
  await expect(rung(page, 'List pods')).toContainText('5 pods')
  await expect(rung(page, 'TLS')).toContainText('no answer for 3 s')
  await expect(rung(page, 'TLS')).toContainText('failed')

  world.cluster.thaw()

  await expect(rung(page, 'TLS')).toHaveAttribute('data-standing', 'passed')
})

test(
  'a CA that changed after the pod started fails at TLS, before any token is sent',
  thorough,
  async ({ page, world }) => {
    await world.cluster.swapCertificateAuthority({ publish: false })
    const asked = world.cluster.requests.length
    await page.goto('/connection')

    await expect(page.getByText('TLS fails; the steps after it wait for it.')).toBeVisible()
    await expect(rung(page, 'Connect')).toContainText('passed')
    await expect(rung(page, 'TLS')).toContainText(
      'has a certificate of that name, but not with the key that signed it',
    )
    await expect(rung(page, 'TLS')).toContainText('Leave verification on')
    await expect(rung(page, 'Authentication')).toContainText('not reached')
    expect(world.cluster.requests.slice(asked)).toEqual([])

    await world.cluster.publishRootCertificate()

    await expect(rung(page, 'Authentication')).toHaveAttribute('data-standing', 'passed')
  },
)

test(
  'an expired token is a 401 with its age, distinct from a missing permission',
  thorough,
  async ({ page, world }) => {
    const issuedAt = new Date(Date.now() - 26 * 3_600_000)
    await world.cluster.breakToken(await world.cluster.token('shop', 'web', { issuedAt }))
    await page.goto('/connection')

    const authenticate = rung(page, 'Authentication')
    await expect(authenticate).toContainText('The token expired 1 d 1 h ago')
    await expect(authenticate).toContainText('401')
    await expect(rung(page, 'Authorization')).toContainText('not reached')
    await expect(page.locator('[data-standing=denied]')).toHaveCount(0)

    await world.cluster.rotateToken()

    await expect(authenticate).toHaveAttribute('data-standing', 'passed')
  },
)

test(
  'a 429 and a 500 say nothing about permissions, and clear when the server recovers',
  thorough,
  async ({ page, world }) => {
    world.cluster.addFault({ kind: 'throttle', match: '/pods', retryAfterSeconds: 7 })
    world.cluster.addFault({ kind: 'error', code: 500, match: '/services' })
    await page.goto('/connection')

    await expect(rung(page, 'List pods')).toContainText('with 429')
    await expect(rung(page, 'List pods')).toContainText('asks to wait 7 s')
    await expect(rung(page, 'List pods')).toContainText('This says nothing about permissions')
    await expect(rung(page, 'List services')).toContainText('etcdserver: leader changed')
    await expect(page.getByRole('heading', { level: 2, name: '6 of 8 steps passed, 2 failed' })).toBeVisible()
    await expect(rung(page, 'List pods').getByRole('link')).toHaveCount(0)

    world.cluster.clearFaults()

    await expect(rung(page, 'List pods')).toHaveAttribute('data-standing', 'passed')
    await expect(rung(page, 'List services')).toHaveAttribute('data-standing', 'passed')
  },
)

test.describe('a pod without a token', () => {
  test.use({ scenario: 'no-token' })

  test(
    'shows that nothing is mounted, which field mounts it, and what is not reached',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/connection')

      const verify = rung(page, 'TLS')
      await expect(verify).toContainText('failed')
      await expect(verify).toContainText('ca.crt does not exist')
      await expect(verify).toContainText('automountServiceAccountToken: true')
      await expect(rung(page, 'Connect')).toContainText('passed')
      await expect(rung(page, 'Authentication')).toContainText('not reached')
    },
  )
})

test.describe('an account without permissions', () => {
  test.use({ scenario: 'nothing-granted' })

  test(
    'is known to the API server and refused each list, each with a link to its explanation',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/connection')

      await expect(rung(page, 'Authentication')).toContainText('ServiceAccount shop/web')
      for (const resource of ['pods', 'services']) {
        const list = rung(page, `List ${resource}`)
        await expect(list).toContainText('refused')
        await expect(list.getByRole('link', { name: /Open the explanation/ })).toHaveAttribute(
          'href',
          `/ask?verb=list&group=&resource=${resource}&namespace=shop`,
        )
      }
    },
  )
})

const LESSON: [title: string, cameBack: RegExp, teaches: string][] = [
  ['kubectl without a kubeconfig', /\d/, 'means that kubectl found no cluster.'],
  ['Ping the address', /not sent.*raw socket/, 'need not answer a ping. Only a TCP connect counts.'],
  [
    'http:// on port 80',
    /ECONNREFUSED|nothing for/,
    'The Service has one port, 443. A hang is never a missing permission.',
  ],
  [
    'http:// on the TLS port',
    /400 Bad Request: Client sent an HTTP request to an HTTPS server\./,
    'A 400 in plain text means http:// instead of https://.',
  ],
  [
    'https:// without ca.crt',
    /unable to get local issuer certificate/,
    'CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS. Unverified, the token goes to anyone who answers.',
  ],
  [
    'Another name for the server',
    /ERR_TLS_CERT_ALTNAME_INVALID/,
    'The certificate must have the name that is called',
  ],
  [
    'Without the token',
    /User "system:anonymous" cannot get path "\/"/,
    'system:anonymous in a 403 means that no token arrived.',
  ],
  [
    'GET / with the token',
    /User "system:serviceaccount:shop:web" cannot get path "\/"/,
    '401 is about who, 403 about what.',
  ],
  ['cluster-admin for every ServiceAccount', /never done/, 'Grant the one missing call.'],
  [
    'The namespace left out',
    /403 in .* cannot list resource "jobs" in API group "batch" at the cluster scope/,
    'which only a ClusterRoleBinding grants.',
  ],
  ['jobs instead of pods', /200 in .*: 1 job/, 'Jobs are under /apis/batch/v1'],
  [
    'One job by name',
    /404 in .*jobs\.batch "no-such-job" not found/,
    'Without it, an absent job is a 403 too.',
  ],
  ['PUT and DELETE', /not sent.*only asks whether this account can delete jobs/, 'are verbs of their own'],
  [
    'service instead of services',
    /cannot list resource "service" in API group "" in the namespace "shop"/,
    'a 403 may be a typo',
  ],
]

test(
  'a learner sees each step done wrong, in the order of the lesson, in the server’s words',
  reads,
  async ({ page, world }) => {
    const before = world.cluster.requests.length
    const wrongCalls = () =>
      world.cluster.requests.slice(before).filter(({ path }) => /\/service($|\?)/.test(path)).length
    await page.goto('/connection')
    await expect(rung(page, 'List services')).toHaveAttribute('data-standing', 'passed')
    expect(wrongCalls()).toBe(0)

    await page.getByRole('switch', { name: 'What if you do it wrong?' }).click()

    await expect(page).toHaveURL(/\/connection\?wrong=1$/)
    await expect(page.getByRole('heading', { level: 4 })).toHaveText(LESSON.map(([title]) => title))
    for (const [title, cameBack, teaches] of LESSON) {
      const control = page
        .getByRole('listitem')
        .filter({ has: page.getByRole('heading', { level: 4, name: title, exact: true }) })
        .filter({ hasNot: page.getByRole('heading', { level: 3 }) })
      await expect(control).toContainText(cameBack)
      await expect(control).toContainText(teaches)
      if (title !== 'Without the token') continue
      await control.locator('summary').click()
      await expect(control.getByRole('button', { name: 'Copy Without the token: from' })).toBeVisible()
      await control.locator('summary').click()
    }
    expect(wrongCalls()).toBe(1)
    const main = page.getByRole('main')
    const count = (text: string) => text.split(/\s+/).filter(Boolean).length
    const unseen = count((await main.locator('.sr-only').allInnerTexts()).join(' '))
    // 640 in a pod; where no name server knows the API server's name, the first step has some 70 more to say so.
    expect(count((await main.allInnerTexts()).join(' ')) - unseen).toBeLessThanOrEqual(710)
    await expectAccessible(page)

    await page.goBack()

    await expect(page.getByRole('heading', { level: 4 })).toHaveCount(0)
  },
)

test(
  'the steps done wrong can be linked to, and run again when a step changes',
  thorough,
  async ({ page, world }) => {
    await world.cluster.refuse()
    await page.goto('/connection?wrong=1')
    const wrongToken = page.getByRole('list', { name: 'Authentication, done wrong' }).getByRole('listitem')
    await expect(wrongToken).toContainText('Not tried: an earlier step fails')
    // If the correct port also refuses, a refusal from the wrong one teaches nothing.
    const wrongPort = page.getByRole('list', { name: 'Connect, done wrong' })
    await expect(wrongPort).toContainText('could not be shown here')

    await world.cluster.resume()

    await expect(wrongToken).toContainText('User "system:anonymous"')
    await expect(wrongPort).not.toContainText('could not be shown here')
  },
)

test('steps that are run again lose their colors and stay readable', reads, async ({ page }) => {
  await page.goto('/connection')
  await expect(rung(page, 'List pods')).toContainText('5 pods')
  const answer = await holdBack(page, '**/api/connection*')
  await page.getByRole('button', { name: 'Check again' }).click()
  const steps = page.getByRole('list').filter({ has: rung(page, 'List pods') })
  await expect(steps.first()).toHaveCSS('filter', 'saturate(0.3)')
  await expectAccessible(page)
  answer()
  await expect(steps.first()).toHaveCSS('filter', 'none')
})

test(
  'when Podglass itself does not answer, the last result stays and is called stale',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/connection')
    await expect(rung(page, 'List pods')).toContainText('5 pods')
    await page.route('**/api/connection*', (route) => route.abort())

    await page.getByRole('button', { name: 'Check again' }).click()

    const notice = page.getByRole('status').filter({ hasText: 'Stale' })
    await expect(notice).toContainText(/Podglass (does not answer|has not answered for)/)
    await expect(notice).toHaveCount(1)
    await expect(page.getByRole('main').getByText(/checked .* ago, next in/)).toBeVisible()
    await expect(rung(page, 'List pods')).toContainText('5 pods')

    await page.unroute('**/api/connection*')

    await expect(notice).toHaveCount(0)
  },
)

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('the explanation of a word stays inside the page', thoroughReads, async ({ page }) => {
    await page.goto('/connection?wrong=1')
    // What is above a word moves it until its answer is there.
    await expect(rung(page, 'List pods')).toContainText('5 pods')
    await expect(page.getByRole('status', { name: /^(Checking|Asking)/ })).toHaveCount(0)
    await expect(page.getByRole('heading', { name: 'Ping the address' })).toBeVisible()
    for (const [word, means] of [
      ['ClusterIP', 'virtual address of a Service'],
      ['CA', 'Certificate authority'],
      ['ServiceAccount token', 'signed JWT'],
    ] as const) {
      await page.getByRole('button', { name: word, exact: true }).focus()
      await expect(page.getByRole('tooltip').filter({ hasText: means })).toBeInViewport({ ratio: 1 })
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    }
  })
})
