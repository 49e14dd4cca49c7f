import type { Page } from '@playwright/test'
import { test as base, expect, type World } from './fixtures'
import { reportRow } from './testing/fault-figures'
import { type Nginx, NO_NGINX, nginxProgram, startNginx } from './testing/nginx'
import { thorough } from './thorough'

const test = base.extend<{ location: string; nginx: Nginx }>({
  /** With UPSTREAM in place of the page's address. */
  location: ['', { option: true }],
  nginx: async ({ world, location }, use) => {
    const nginx = await startNginx(location.replace('UPSTREAM', world.url))
    await use(nginx)
    await nginx.stop()
  },
  baseURL: ({ nginx }, use) => use(nginx.url),
})

test.skip(nginxProgram === undefined, NO_NGINX)

interface Visit {
  page: Page
  world: World
  nginx: Nginx
  /** Where readers enter, and the address the page then reports. */
  enter: string
  at: string
  /** Names the figures. */
  how: string
}

/** Every address in a chain of redirects. */
async function follow(from: string): Promise<string[]> {
  const visited = [from]
  for (let url = from; visited.length < 6; ) {
    const answer = await fetch(url, { redirect: 'manual' })
    await answer.arrayBuffer()
    const to = answer.headers.get('location')
    if (to === null) {
      expect(answer.status).toBe(200)
      return visited
    }
    url = new URL(to, url).href
    visited.push(url)
  }
  throw new Error(`Redirects without end: ${visited.join(' ')}`)
}

/** Milliseconds from asking for the stream to its first event. */
function firstEventMs(page: Page, path: string): Promise<number> {
  return page.evaluate(async (url) => {
    const from = performance.now()
    const stop = new AbortController()
    const answer = await fetch(url, { signal: stop.signal })
    await answer.body?.getReader().read()
    stop.abort()
    return performance.now() - from
  }, path)
}

async function visit({ page, world, nginx, enter, at, how }: Visit): Promise<void> {
  const failed: string[] = []
  const asked: string[] = []
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`)
  })
  page.on('request', (request) => {
    expect(new URL(request.url()).origin).toBe(nginx.url)
    if (request.resourceType() === 'fetch') asked.push(new URL(request.url()).pathname)
  })
  const prefix = at === '/' ? '' : at.replace(/\/$/, '')

  await page.goto(enter)
  await expect(page).toHaveURL(`${nginx.url}${at}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('shop/web')
  expect(asked).toContain(`${prefix}/api/identity`)

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Resources' }).click()
  await expect(page).toHaveURL(`${nginx.url}${prefix}/resources`)
  await page.goto(`${prefix}/resources/core/v1/pods`)
  await expect(page).toHaveURL(`${nginx.url}${prefix}/resources?group=&version=v1&resource=pods`)
  await expect(page.getByRole('rowheader')).toHaveCount(5)
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('live')
  world.cluster.apply(
    '{apiVersion: v1, kind: Pod, metadata: {name: newcomer, namespace: shop}, spec: {containers: [{name: c, image: "registry.example/c:1"}]}}',
  )
  await expect(page.getByRole('rowheader', { name: 'newcomer', exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('rowheader')).toHaveCount(6)

  // A POST carries Origin, which the guard compares with the Host that the proxy forwards.
  await page.goto(`${prefix}/ask?verb=watch&group=&resource=secrets&namespace=shop`)
  await expect(page.getByRole('article').first()).toBeVisible()
  expect(failed).toEqual([])

  const paths = [enter, `${prefix}/`, `${prefix}/permissions/`, `${prefix}/resources/apps/v1/deployments`]
  for (const path of paths) {
    for (const url of await follow(`${nginx.url}${path}`)) expect(new URL(url).origin).toBe(nginx.url)
  }
  for (const probe of ['/livez', '/readyz'])
    expect((await fetch(`${world.healthUrl}${probe}`)).status).toBe(200)

  const ms: number[] = []
  for (let i = 0; i < 5; i += 1) ms.push(await firstEventMs(page, `${prefix}/api/stream?topics=identity`))
  reportRow('R21', `first event, nginx, ${how}`, { medianMs: ms.toSorted((a, b) => a - b)[2] ?? 0 })
  expect(nginx.errors()).toBe('')
}

test.describe('behind nginx that strips the prefix', thorough, () => {
  test.use({
    environment: { BASE_PATH: '/ops' },
    location: 'location /ops/ { proxy_pass UPSTREAM/; }',
  })
  test('the page is complete under /ops: links, reloads, redirects and the live stream', async ({
    page,
    world,
    nginx,
  }) => {
    await visit({ page, world, nginx, enter: '/ops', at: '/ops/', how: 'prefix taken off' })
  })

  test('without the proxy the page redirects to its own path', async ({ page, world }) => {
    await page.goto(`${world.url}/ask?verb=list&resource=pods&namespace=shop`)
    await expect(page).toHaveURL(`${world.url}/ops/ask?verb=list&resource=pods&namespace=shop`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ask')
  })
})

const KEPT: [string, string, string, string][] = [
  ['location / { proxy_pass UPSTREAM; }', '/', '/', '/'],
  ['location /ops { proxy_pass UPSTREAM; }', '/ops', '/ops', '/ops'],
  ['location /ops/ { proxy_pass UPSTREAM; }', '/ops/', '/ops', '/ops/'],
]
for (const [location, basePath, enter, at] of KEPT) {
  test.describe('behind nginx that keeps the prefix', thorough, () => {
    test.use({ environment: { BASE_PATH: basePath }, location })
    test(`the page is complete under BASE_PATH=${basePath} and ${location}`, async ({
      page,
      world,
      nginx,
    }) => {
      await visit({ page, world, nginx, enter, at, how: location })
    })
  })
}
