import type { Locator, Page } from '@playwright/test'
import { rbacReading } from '@/sandbox/scenarios/rbac-reader'
import { callApi, mountedToken, OF_A_TEST, type Reply } from '@/sandbox/testing/call'
import { expect, reads, test } from './fixtures'
import { thorough, thoroughReads, thoroughShared } from './thorough'

const PODS = '/ask?verb=list&group=&resource=pods&namespace=shop'

function cardOf(page: Page): Locator {
  return page.getByRole('article', { name: 'Explanation' })
}

async function paste(page: Page, text: string): Promise<Locator> {
  await page.goto('/ask')
  const form = page.getByRole('form', { name: 'Ask' })
  await form.getByRole('textbox').fill(text)
  await form.getByRole('button', { name: 'Ask' }).click()
  return cardOf(page)
}

/** The card names its cause and links to that cause's page. */
async function expectCause(card: Locator, id: string, confidence: string): Promise<void> {
  await expect(card).toHaveAttribute('data-cause', id)
  await expect(card.locator('header')).toContainText(confidence)
  await expect(card.locator('header').getByRole('link', { name: `Cause ${id}` })).toHaveAttribute(
    'href',
    `/causes/${id}`,
  )
}

/** An answer as `curl -i` prints it. */
function printed({ status, headers, text }: Reply): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `HTTP/1.1 ${status}\n${lines.join('\n')}\n\n${text}`
}

test.describe('family A, on the way', () => {
  const pastes: [id: string, confidence: string, text: string, change: string][] = [
    ['A1', 'likely', 'Error: connect ECONNREFUSED 10.96.0.1:443', 'KUBERNETES_SERVICE_HOST'],
    ['A2', 'likely', 'Unable to connect to the server: dial tcp 10.96.0.1:443: i/o timeout', 'egress'],
    [
      'A4',
      'proven',
      'Get "https://10.96.0.1:443/version": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'ca.crt',
    ],
  ]
  test(
    'a client that reached no API server sees what to change, and that no permission was checked',
    thoroughReads,
    async ({ page }) => {
      for (const [id, confidence, text, change] of pastes) {
        const card = await paste(page, text)
        await expectCause(card, id, confidence)
        await expect(card).toContainText('no permission was checked')
        await expect(card).toContainText(change)
      }
    },
  )

  test(
    'while the API server refuses, hangs or presents another CA, a check says so and claims no cause',
    thoroughShared('outages'),
    async ({ page, world }) => {
      await world.cluster.refuse()
      await page.goto(PODS)
      await expect(page.getByText('The API server did not answer.').first()).toBeVisible()
      await expect(cardOf(page)).toHaveCount(0)

      await world.cluster.resume()
      await page.getByRole('button', { name: 'Check again' }).first().click()
      await expect(cardOf(page)).toHaveAttribute('data-verdict', 'allowed')
    },
  )
})

const tokens: [scenario: string, id: string, confidence: string, why: RegExp, change: string][] = [
  ['token-expired', 'B1', 'proven', /token expired 1 h ago/, 'Recreate the pod'],
  ['clock-behind', 'B2', 'proven', /API server's clock is 10 min (?:\d+ s )?behind this node's/, 'NTP'],
  ['token-other-cluster', 'B4', 'likely', /issued by https:\/\/oidc\.other-cluster\.example/, 'this cluster'],
]

for (const [scenario, id, confidence, why, change] of tokens) {
  test.describe(`family B, in the world ${scenario}`, thorough, () => {
    test.use({ scenario })

    test(`a 401 without details is explained by ${id}, from the token itself`, reads, async ({ page }) => {
      await page.goto(PODS)
      const card = cardOf(page)
      await expectCause(card, id, confidence)
      await expect(card).toContainText(why)
      await expect(card.locator('[data-fix]').first()).toContainText(change)

      const pasted = await paste(page, 'error: You must be logged in to the server (Unauthorized)')
      await expect(pasted).toHaveAttribute('data-cause', id)
    })
  })
}

const bindings: [scenario: string, id: string, confidence: string, says: RegExp, fix: RegExp][] = [
  ['role-unbound', 'E1', 'likely', /no one is bound to it there/, /Bind Role pod-reader/],
  ['user-subject', 'E5', 'proven', /The kind is User/, /Add ServiceAccount shop\/web to the subjects/],
  [
    'binding-elsewhere',
    'E10',
    'proven',
    /does not exist in its namespace, default/,
    /Create the binding in namespace shop/,
  ],
]

for (const [scenario, id, confidence, says, fix] of bindings) {
  test.describe(`family E, in the world ${scenario}`, thorough, () => {
    test.use({ scenario })

    test(`a binding that does not apply is shown as ${id}, and its fix turns the call green`, async ({
      page,
      world,
    }) => {
      world.cluster.apply(rbacReading)
      await page.goto(PODS)
      const card = cardOf(page)
      await expectCause(card, id, confidence)
      await expect(card).toContainText(says)
      if (id !== 'E1') await expect(card.locator('dd').filter({ hasText: fix })).toBeVisible()
      const yaml = card.locator('[data-fix]').getByRole('region', { name: /^YAML/, includeHidden: true })
      world.cluster.apply((await yaml.textContent()) ?? '')

      await expect(card).toHaveAttribute('data-verdict', 'allowed')
      await expect(card).toContainText('Allowed since')
    })
  })
}

test.describe('family E, where bindings cannot be read', () => {
  test.use({ scenario: 'user-subject' })

  test(
    'a binding that does not apply stays a possibility, with the command that checks it',
    thoroughReads,
    async ({ page }) => {
      await page.goto(PODS)
      const card = cardOf(page)
      await expectCause(card, 'D0', 'proven')
      const others = card.locator('summary').filter({ hasText: 'Other causes' })
      await expect(others).toContainText(/possible: .*E1/)
      await others.click()
      await expect(card.getByRole('link', { name: 'Cause E1', exact: true })).toBeVisible()
      await expect(card).toContainText('Only Roles and bindings show that, and they were not read.')
      await expect(card).toContainText('possible')
      await expect(card).toContainText('kubectl get rolebindings,clusterrolebindings -A')
    },
  )
})

const writer = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: writer, namespace: shop}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [create, get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: writer, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/shop'
const more = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'more', namespace: 'shop' },
  rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }],
}
const give = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'give', namespace: 'shop' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
}

test(
  'family H: the server’s refusal of a Role too strong, a binding too strong and an impersonation is explained',
  thorough,
  async ({ page, world }) => {
    world.cluster.apply(writer)
    const token = mountedToken(world.cluster)
    const calls = [
      ['H1', { method: 'POST', path: `${RBAC}/roles`, body: more }, /get and list on secrets/],
      ['H2', { method: 'POST', path: `${RBAC}/rolebindings`, body: give }, /lets no one grant more/],
      [
        'H4',
        {
          path: '/api/v1/namespaces/shop/pods',
          headers: { 'impersonate-user': 'system:serviceaccount:shop:logs' },
        },
        /It impersonates ServiceAccount shop\/logs/,
      ],
    ] as const
    for (const [id, call, says] of calls) {
      const reply = await callApi(world.cluster, {
        ...call,
        token,
        headers: { ...('headers' in call ? call.headers : {}), accept: OF_A_TEST },
      })
      expect(reply.status).toBe(403)
      const card = await paste(page, reply.text)
      await expectCause(card, id, 'proven')
      await expect(card).toContainText(says)
      await expect(card.locator('[data-fix]').first()).not.toBeEmpty()
    }
  },
)

test.describe('family I, with an authorizer that forbids', () => {
  test.use({ scenario: 'explicit-deny' })

  test(
    'a call that a Role allows and another authorizer forbids is I2: no Role changes that, so none is offered',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/ask?verb=list&group=&resource=configmaps&namespace=shop')
      const card = cardOf(page)
      await expectCause(card, 'I2', 'proven')
      await expect(card).toContainText('configmaps are read by the platform team only')
      await expect(card).toContainText('No Role can change that')
      await expect(card.locator('[data-fix]')).toHaveCount(0)
    },
  )
})

test.describe('family I, with a cloud authorizer besides RBAC', () => {
  test.use({ scenario: 'cloud-authorizer' })

  test(
    'its message does not hide that a Role is enough, and rules it cannot list are reported missing',
    thoroughReads,
    async ({ page, world }) => {
      const path = '/api/v1/namespaces/shop/configmaps'
      const { text } = await callApi(world.cluster, {
        path,
        token: mountedToken(world.cluster),
        headers: { accept: OF_A_TEST },
      })
      expect(text).toContain('requires one of')
      const card = await paste(page, text)
      await expect(card.locator('summary').filter({ hasText: 'Other causes' })).toContainText('I1')
      await expect(card.locator('[data-fix]').first()).toContainText(
        'Grant ServiceAccount shop/web its own Role',
      )
      await expect(card).toContainText(/cannot list|incomplete|not all/i)
    },
  )
})

test(
  'family K: a throttle, an old version and a failure are not decisions about permissions, and each says what to do',
  thorough,
  async ({ page, world }) => {
    const path = '/api/v1/namespaces/shop/pods?limit=7'
    const answers = [
      [
        'K429',
        { kind: 'throttle', retryAfterSeconds: 3 },
        'before checking any permission',
        'Retry the call',
      ],
      ['K410', { kind: 'expire' }, 'This is normal', 'List again'],
      [
        'K503',
        { kind: 'error', code: 503 },
        'is not ready and may not serve every path yet',
        'Retry the call',
      ],
      ['K500', { kind: 'error' }, 'not an authorization decision', 'Retry the call'],
    ] as const
    for (const [id, fault, says, change] of answers) {
      world.cluster.addFault({ ...fault, match: 'limit=7', times: 1 })
      const reply = await callApi(world.cluster, {
        path,
        token: mountedToken(world.cluster),
        headers: { accept: OF_A_TEST },
      })
      const card = await paste(page, printed(reply))
      await expectCause(card, id, '')
      await expect(card).toContainText(says)
      await expect(card.locator('[data-fix]').first()).toContainText(change)
    }
  },
)
