import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserType, chromium, firefox, type Page, webkit } from '@playwright/test'
import { expect, test, type World } from './fixtures'
import { recordGate } from './gates/record-gate'
import playwrightConfig from './playwright.config'

const LAUNCH = playwrightConfig.use?.launchOptions ?? {}

interface Outcome {
  attempt: string
  /** True when the other origin learned a byte of an answer. */
  read: boolean
}

/** Runs in someone else's page: every way a page can make a browser send a request to this one. */
async function attack(target: string): Promise<Outcome[]> {
  const api = [
    '/api/identity',
    '/api/access',
    '/api/connection',
    '/api/connection/policies',
    '/api/identity/neighbors',
    '/api/resources?group=&version=v1&resource=pods&namespace=shop',
  ]
  const outcomes: Outcome[] = []
  const note = (attempt: string, read: boolean) => outcomes.push({ attempt, read })
  const settle = <T>(work: Promise<T>) =>
    Promise.race([work, new Promise<undefined>((done) => setTimeout(done, 1500))])
  const post = { method: 'POST', body: '{"text":"x"}' }
  const fetches: [string, string, RequestInit][] = [
    ...api.map((path): [string, string, RequestInit] => ['fetch cors', path, {}]),
    ...api.map((path): [string, string, RequestInit] => ['fetch no-cors', path, { mode: 'no-cors' }]),
    ['fetch with cookies', '/api/identity', { credentials: 'include' }],
    ['fetch POST json', '/api/explain', { ...post, headers: { 'content-type': 'application/json' } }],
    ['fetch POST no-cors', '/api/explain', { ...post, mode: 'no-cors' }],
    ['fetch POST text', '/api/access/check', { ...post, headers: { 'content-type': 'text/plain' } }],
    ['fetch POST no-cors', '/api/connection/targets', { ...post, mode: 'no-cors' }],
    ['fetch a page', '/', {}],
    ['fetch a script', '/theme.js', { mode: 'no-cors' }],
  ]
  for (const [attempt, path, init] of fetches) {
    const read = await settle(
      fetch(target + path, init).then(
        async (answer) => (await answer.text()).length > 0,
        () => false,
      ),
    )
    note(`${attempt} ${path}`, read === true)
  }
  const element = async (attempt: string, tag: string, attributes: Record<string, string>) => {
    const made = document.createElement(tag)
    const loaded = new Promise<boolean>((done) => {
      made.onload = () => done(true)
      made.onerror = () => done(false)
    })
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
    document.body.append(made)
    return { made, loaded: (await settle(loaded)) === true, attempt }
  }
  for (const path of api) {
    note(`img ${path}`, (await element('img', 'img', { src: target + path })).loaded)
    note(`script ${path}`, (await element('script', 'script', { src: target + path })).loaded)
  }
  note('script /theme.js', (await element('script', 'script', { src: `${target}/theme.js` })).loaded)
  note(
    'stylesheet',
    (await element('link', 'link', { rel: 'stylesheet', href: `${target}/api/identity` })).loaded,
  )
  for (const path of ['/', '/api/identity']) {
    const { made } = await element('iframe', 'iframe', { src: target + path })
    const frame = made instanceof HTMLIFrameElement ? made : undefined
    let text = ''
    try {
      text = frame?.contentDocument?.body.textContent ?? ''
    } catch {
      // Another origin's document, or the browser's own in its place.
    }
    note(`iframe ${path}`, text !== '')
  }
  for (const [enctype, path] of [
    ['text/plain', '/api/explain'],
    ['application/x-www-form-urlencoded', '/api/access/check'],
    ['multipart/form-data', '/api/session'],
  ]) {
    const frame = document.createElement('iframe')
    frame.name = `form-${outcomes.length}`
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', enctype, action: target + path, target: frame.name })
    const input = document.createElement('input')
    Object.assign(input, { name: '{"text":"', value: '"}' })
    form.append(input)
    document.body.append(frame, form)
    form.submit()
    await settle(new Promise((done) => frame.addEventListener('load', done)))
    note(`form ${enctype}`, false)
  }
  note(
    'EventSource',
    (await settle(
      new Promise<boolean>((done) => {
        const source = new EventSource(`${target}/api/stream?topics=identity`)
        source.onopen = () => done(true)
        source.onerror = () => done(false)
      }),
    )) === true,
  )
  note(
    'WebSocket',
    (await settle(
      new Promise<boolean>((done) => {
        const socket = new WebSocket(`${target.replace('http', 'ws')}/api/stream`)
        socket.onopen = () => done(true)
        socket.onerror = () => done(false)
      }),
    )) === true,
  )
  navigator.sendBeacon(`${target}/api/explain`, '{"text":"x"}')
  note('sendBeacon', false)
  for (const kind of ['prerender', 'prefetch']) {
    const rules = document.createElement('script')
    rules.type = 'speculationrules'
    rules.textContent = JSON.stringify({
      [kind]: [{ source: 'list', urls: [`${target}/api/identity`, `${target}/`] }],
    })
    document.head.append(rules)
    note(kind, false)
  }
  const opened = window.open(`${target}/api/identity`)
  await new Promise((done) => setTimeout(done, 1500))
  let text = ''
  try {
    text = opened?.document.body.textContent ?? ''
  } catch {
    // Another origin's document.
  }
  note('window.open', text !== '')
  opened?.close()
  return outcomes
}

async function elsewhere() {
  const server = createServer((_, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><title>elsewhere</title><body></body>')
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

/** Waits for what was requested: the page's own audit of its permissions, and what a browser sends late. */
async function quiet(world: World): Promise<number> {
  for (let count = -1; ; ) {
    const now = world.cluster.requests.length
    if (now === count) return now
    count = now
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function attackFrom(browser: Browser, world: World) {
  const other = await elsewhere()
  const target = world.url
  const caused: string[] = []
  const read: string[] = []
  let attempts = 0
  for (const host of ['127.0.0.1', 'localhost']) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`http://${host}:${other.port}/`)
    const before = await quiet(world)
    const outcomes = await page.evaluate(attack, target)
    await page.evaluate((address) => {
      location.href = address
    }, `${target}/api/identity`)
    await page.waitForURL('**/api/identity').catch(() => undefined)
    const after = await quiet(world)
    attempts += outcomes.length + 1
    read.push(...outcomes.filter((outcome) => outcome.read).map(({ attempt }) => `${host}: ${attempt}`))
    caused.push(
      ...world.cluster.requests.slice(before, after).map(({ method, path }) => `${host}: ${method} ${path}`),
    )
    await context.close()
  }
  other.close()
  return { attempts, read, caused }
}

async function opensByLink(page: Page, world: World): Promise<void> {
  const other = await elsewhere()
  await page.goto(`http://localhost:${other.port}/`)
  await page.evaluate((address) => {
    location.href = address
  }, `${world.url}/identity`)
  await expect(page.getByRole('heading', { name: 'Identity', level: 1 })).toBeVisible()
  other.close()
}

test.describe('other origins', { tag: ['@thorough', '@gate'] }, () => {
  const engines: [string, BrowserType, string | undefined][] = [
    ['chromium', chromium, LAUNCH.executablePath],
    ['firefox', firefox, undefined],
    ['webkit', webkit, undefined],
  ]
  for (const [name, type, path] of engines) {
    test(`read no answer and cause no call to the API server, in ${name}`, async ({ world }) => {
      test.slow()
      const id = name === 'chromium' ? 'cross-origin' : 'engines'
      const program = path ?? type.executablePath()
      if (!existsSync(program)) {
        recordGate({
          id,
          part: name,
          figure: 'not run',
          state: 'not-runnable',
          why: `${name} is not installed here`,
        })
      }
      test.skip(!existsSync(program), `${name} is not installed here`)
      const browser = await type.launch(name === 'chromium' ? LAUNCH : {})
      const { attempts, read, caused } = await attackFrom(browser, world)
      await browser.close()
      recordGate({
        id,
        part: name,
        figure: `${read.length} / ${caused.length}, of ${attempts} attempts from another port and another host`,
        state: read.length + caused.length === 0 ? 'met' : 'missed',
      })
      expect(read).toEqual([])
      expect(caused).toEqual([])
    })
  }

  test('reach a page by a link, which then makes its own requests', async ({ page, world }) => {
    await opensByLink(page, world)
  })

  test('get 421 under a name that was rebound to this machine, for a page and for its requests', async ({
    world,
  }) => {
    const browser = await chromium.launch({
      ...LAUNCH,
      args: [...(LAUNCH.args ?? []), '--host-resolver-rules=MAP rebind.test 127.0.0.1'],
    })
    const page = await browser.newPage()
    const before = await quiet(world)
    const { port } = new URL(world.url)
    const response = await page.goto(`http://rebind.test:${port}/`)
    expect(response?.status()).toBe(421)
    // As it was loaded from its own server, before the name was bound to this machine.
    await page.route('**/attack', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>attack</title>' }),
    )
    await page.goto(`http://rebind.test:${port}/attack`)
    const answers = await page.evaluate(() =>
      Promise.all(
        ['/api/identity', '/api/access', '/'].map(async (path) => {
          try {
            return (await fetch(path)).status
          } catch {
            // Some browsers themselves keep pages from other networks away from this machine.
            return 0
          }
        }),
      ),
    )
    await browser.close()
    const caused = (await quiet(world)) - before
    const served = answers.filter((status) => status !== 421 && status !== 0).length
    recordGate({
      id: 'cross-origin',
      part: 'rebound name',
      figure: `${served} / ${caused}`,
      state: served + caused === 0 ? 'met' : 'missed',
    })
    expect([served, caused]).toEqual([0, 0])
  })
})
