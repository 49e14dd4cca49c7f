import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { expectAccessible } from './testing/accessibility'
import { thoroughReads } from './thorough'

type PartName = 'Names' | 'Proxies' | 'Mesh' | 'Trust'

function part(page: Page, name: PartName) {
  return page.getByRole('region', { name: 'The road' }).getByRole('region', { name, exact: true })
}

async function open(page: Page, name: PartName) {
  await part(page, name).locator('summary').first().click()
}

test(
  'the four lines are the answer before anything is opened, on a phone too',
  thoroughReads,
  async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/connection')
    const road = page.getByRole('region', { name: 'The road' })
    await expect(part(page, 'Trust')).toContainText('No variable changes what clients trust.')
    await expect(part(page, 'Proxies')).toContainText('No proxy variable is set.')
    const shown = await Promise.all([
      ...(await road.locator('summary').all()).map((line) => line.textContent()),
      road.locator('> *').first().textContent(),
      road.locator('> p').textContent(),
    ])
    expect(shown.join(' ').split(/\s+/).length).toBeLessThanOrEqual(150)
    for (const name of ['Names', 'Proxies', 'Mesh', 'Trust'] as const) await open(page, name)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    await expectAccessible(page, '#road')
  },
)

test.describe('names', () => {
  test.use({ scenario: 'road-ndots' })

  test(
    'kubernetes.default resolves by the second name, and the user sees which names any other takes',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/connection#road-dns')
      const names = part(page, 'Names')
      await expect(names).toContainText(
        'kubernetes.default resolves because svc.cluster.local is appended: the second name.',
      )
      await expect(names).toContainText('api.example.com, takes 4 names: ndots is 5.')
      const rows = names
        .getByRole('table', { name: 'Queries for kubernetes.default, in order' })
        .getByRole('row')
      await expect(rows).toHaveCount(3)
      await expect(rows.nth(1)).toContainText(
        /kubernetes\.default\.shop\.svc\.cluster\.local.*NXDOMAIN.* ms.*NXDOMAIN/,
      )
      await expect(rows.nth(2)).toContainText(
        /kubernetes\.default\.svc\.cluster\.local.*127\.0\.0\.1.* ms.*NODATA/,
      )
      await expect(names).toContainText(
        'kubernetes.default.svc: 127.0.0.1 by the hosts file: DNS is not asked.',
      )
      await expect(names).toContainText('glibc, by /lib64/ld-linux-x86-64.so.2')

      const typed = names.getByRole('textbox', { name: 'Names asked for on the way to' })
      await typed.fill('db.payments.example.com.')
      await expect(names.getByRole('list', { name: /glibc and musl/ }).getByRole('listitem')).toHaveText([
        'db.payments.example.com',
      ])
      await typed.fill('http://x')
      await expect(names).toContainText('DNS cannot carry this name.')
      await expectAccessible(page, '#road')
    },
  )

  test(
    'only the API server’s own names are asked for, whatever the browser sends',
    thoroughReads,
    async ({ page, world }) => {
      const answer = await page.request.get(`${world.url}/api/connection/road?name=internal.example.com`)
      expect(await answer.text()).not.toContain('internal.example.com')
    },
  )
})

test('a pasted error leads to the part of the road that it is about', thoroughReads, async ({ page }) => {
  await page.goto('/ask')
  const box = page.getByRole('form', { name: 'Ask' }).getByRole('textbox')
  await box.fill('Error: getaddrinfo EAI_AGAIN kubernetes.default.svc.cluster.local')
  await box.press('Enter')
  await page.getByRole('link', { name: 'How names resolve in this pod' }).click()
  await expect(page).toHaveURL(/\/connection#road-dns$/)
  await expect(part(page, 'Names').getByText('nameservers', { exact: true })).toBeVisible()
})

test.describe('names under musl', () => {
  test.use({ scenario: 'road-musl' })

  test(
    'a short name that musl never completes is told, with the order of both libraries',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/connection')
      const names = part(page, 'Names')
      await expect(names).toContainText(
        'kubernetes.default does not resolve here: with ndots:1 musl asks for it as is, and never tries the search list.',
      )
      await open(page, 'Names')
      await names.getByRole('textbox').fill('kubernetes.default')
      await expect(names.getByRole('list', { name: 'glibc', exact: true }).getByRole('listitem')).toHaveCount(
        4,
      )
      await expect(
        names.getByRole('list', { name: 'musl, as in this container' }).getByRole('listitem'),
      ).toHaveText(['kubernetes.default'])
    },
  )
})

test.describe('a proxy that swallows the API server', () => {
  test.use({ scenario: 'road-proxy' })

  test('is named without its password, and the printed lines bypass it', thoroughReads, async ({ page }) => {
    await page.goto('/connection')
    const proxies = part(page, 'Proxies')
    await expect(proxies).toContainText(
      /curl sends https:\/\/127\.0\.0\.1:\d+ to the proxy http:\/\/proxy\.corp\.example:3128, by HTTPS_PROXY\./,
    )
    await open(page, 'Proxies')
    await expect(proxies.getByLabel('Proxy variables')).toContainText('NO_PROXY')
    await expect(proxies).toContainText(
      'Add 127.0.0.1, .svc and .cluster.local to both NO_PROXY and no_proxy',
    )
    expect(await page.content()).not.toContain('not-a-real-password')
    await page.getByRole('button', { name: 'Copy curl of List pods' }).waitFor()
    await page.goto('/connection#read-pods')
    await expect(page.getByRole('region', { name: /List pods: / }).first()).toContainText("--noproxy '*'")
  })
})

test.describe('a mesh', () => {
  test.use({ scenario: 'road-mesh' })

  test(
    'whose sidecar is not ready is told, with the race at start and what ends it',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/connection')
      const mesh = part(page, 'Mesh')
      await expect(mesh).toContainText(/Istio’s sidecar is not ready \(.*127\.0\.0\.1:15021.*\)/)
      await expect(mesh).toContainText('The program does not wait for it at start.')
      await open(page, 'Mesh')
      await expect(mesh).toContainText('by init container istio-init')
      await expect(mesh).toContainText('ISTIO_META_INTERCEPTION_MODE')
      await expect(mesh).toContainText('traffic.sidecar.istio.io/excludeOutboundPorts')
      await expect(mesh.getByRole('region', { name: 'For the pod template' })).toContainText(
        'holdApplicationUntilProxyStarts: true',
      )
    },
  )
})

test.describe('a CA bundle', () => {
  test.use({ scenario: 'road-bundle' })

  test(
    'without the cluster’s CA is told apart from one that has it and one that is not there',
    thoroughReads,
    async ({ page }) => {
      await page.goto('/connection')
      const trust = part(page, 'Trust')
      await expect(trust).toContainText('REQUESTS_CA_BUNDLE does not hold the cluster’s CA')
      await open(page, 'Trust')
      const variable = (name: string) => trust.getByRole('listitem', { name })
      await expect(variable('REQUESTS_CA_BUNDLE')).toContainText(
        '1 certificate, and the cluster’s CA is none of them. Calls to the API server fail unless each call passes verify=',
      )
      await expect(variable('NODE_EXTRA_CA_CERTS')).toContainText(
        '1 certificate, the cluster’s CA among them.',
      )
      await expect(variable('NODE_EXTRA_CA_CERTS')).toHaveAttribute('data-meaning', 'ok')
      await expect(variable('SSL_CERT_FILE')).toContainText('/etc/ssl/certs/missing.pem')
      await expect(variable('SSL_CERT_FILE')).toContainText('It does not exist.')
      await expectAccessible(page, '#road')
    },
  )
})
