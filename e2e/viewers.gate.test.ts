import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadFactor } from './testing/load-factor'
import { NO_NGINX, nginxProgram, startNginx } from './testing/nginx'
import { asksOf, type OneViewer, openUserMode, VIEWERS } from './testing/user-mode'

type Mode = Awaited<ReturnType<typeof openUserMode>>

/** What came back for somebody, whole: status, headers and body. */
interface Heard {
  who: OneViewer | undefined
  text: string
}

/** One browser: the cookie that it keeps, and its open streams. */
class Browser {
  who: OneViewer | undefined
  #cookie = ''
  readonly #mode: Mode
  readonly #heard: Heard[]
  readonly #streams: http.ClientRequest[] = []

  constructor(mode: Mode, heard: Heard[]) {
    this.#mode = mode
    this.#heard = heard
  }

  #send(path: string, body?: object): { request: http.ClientRequest; ended: Promise<string> } {
    const heard: Heard = { who: this.who, text: '' }
    this.#heard.push(heard)
    const headers = {
      cookie: this.#cookie,
      ...(body ? { 'content-type': 'application/json', accept: 'application/json, text/event-stream' } : {}),
    }
    const request = http.request(`${this.#mode.url}${path}`, {
      agent: false,
      headers,
      method: body ? 'POST' : 'GET',
    })
    const ended = new Promise<string>((resolve) => {
      request.on('response', (response) => {
        heard.text = `${response.statusCode} ${JSON.stringify(response.headers)}\n`
        const [cookie = ''] = response.headers['set-cookie'] ?? []
        response.setEncoding('utf8').on('data', (part) => {
          heard.text += part
        })
        response.on('close', () => resolve(cookie.split(';')[0] ?? ''))
      })
      request.on('error', () => resolve(''))
    })
    request.end(body && JSON.stringify(body))
    return { request, ended }
  }

  async ask(nth: number): Promise<void> {
    const asks = asksOf(this.who ?? VIEWERS[nth % 2 === 0 ? 0 : 1])
    const [path, body] = asks[nth % asks.length] ?? ['/']
    await this.#send(path, body).ended
  }

  openTab(): void {
    const { namespace } = this.who ?? VIEWERS[0]
    const topics = encodeURIComponent(`identity,overview,resources//v1/pods/${namespace}`)
    this.#streams.push(this.#send(`/api/stream?topics=${topics}`).request)
  }

  closeTab(): void {
    this.#streams.shift()?.destroy()
  }

  async signIn(viewer: OneViewer, token: string): Promise<void> {
    const { ended } = this.#send('/api/session', { token })
    this.#cookie = await ended
    this.who = this.#cookie === '' ? undefined : viewer
  }

  async signOut(): Promise<void> {
    await this.#send('/api/session/end', {}).ended
    this.who = undefined
  }

  close(): void {
    for (const stream of this.#streams) stream.destroy()
  }
}

type Act =
  | { does: 'ask' | 'tab' | 'close' | 'out'; nth: number; browser: number }
  | { does: 'in'; nth: number; browser: number; lives: number }

const places = { browser: fc.nat(2), nth: fc.nat(200) }
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('ask' as const), ...places }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('tab' as const, 'close' as const), ...places }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('out' as const), ...places }) },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('in' as const), ...places, lives: fc.constantFrom(2, 3600) }),
  },
)

async function perform(mode: Mode, browsers: readonly Browser[], one: Act): Promise<void> {
  const browser = browsers[one.browser]
  if (browser === undefined) return
  if (one.does === 'in') {
    const viewer = VIEWERS[one.nth % 2 === 0 ? 0 : 1]
    return browser.signIn(viewer, await mode.tokenOf(viewer, one.lives))
  }
  if (one.does === 'ask') return browser.ask(one.nth)
  if (one.does === 'tab') return browser.openTab()
  return one.does === 'close' ? browser.closeTab() : browser.signOut()
}

/** What a viewer must never hear: the stem of all names of the other, or of both where nobody is signed in. */
function foreign({ who, text }: Heard): string[] {
  return ['amber', 'cobalt'].filter((stem) => !who?.namespace.startsWith(stem) && text.includes(stem))
}

describe('viewers who sign in, look, leave and come back as another in one browser', () => {
  let mode: Mode
  beforeAll(async () => {
    mode = await openUserMode({ more: { VIEWER_TOKEN: 'paste' } })
  }, 60_000 * loadFactor())
  afterAll(() => mode.close())

  it(
    'never get a byte of what another was told, whatever they do in which order',
    async () => {
      let seen = 0
      const all: Heard[] = []
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(act, { minLength: 1, maxLength: 3 }), { minLength: 8, maxLength: 16 }),
          async (steps) => {
            const heard: Heard[] = []
            const browsers = [0, 1, 2].map(() => new Browser(mode, heard))
            try {
              for (const nth of [0, 1])
                await perform(mode, browsers, { does: 'in', browser: nth, nth, lives: 3600 })
              // Those of one step at the same time, each browser once: it is one person.
              for (const step of steps) {
                const each = new Map(step.map((one) => [one.browser, one]))
                await Promise.all([...each.values()].map((one) => perform(mode, browsers, one)))
              }
            } finally {
              for (const browser of browsers) browser.close()
            }
            all.push(...heard)
            expect(
              heard.flatMap((one) => foreign(one).map((stem) => [stem, one.text.slice(0, 300)])),
            ).toEqual([])
          },
        ),
        { numRuns: 30 },
      )
      seen = all.filter(({ who, text }) => who !== undefined && text.includes(who.pod)).length
      // What is searched holds what viewers see.
      expect(seen).toBeGreaterThan(5)
      expect(mode.printed.join('')).not.toMatch(/eyJ[\w-]{20}/)
    },
    300_000 * loadFactor(),
  )
})

describe('the heap of the process', () => {
  const dir = mkdtempSync(join(tmpdir(), 'podglass-heap-'))
  afterAll(() => rmSync(dir, { recursive: true }))

  /** The heap as the garbage collector leaves it, as text. */
  async function dump({ product, healthUrl }: Mode): Promise<string> {
    const before = new Set(readdirSync(dir))
    product.process.kill('SIGUSR2')
    const written = () => readdirSync(dir).find((name) => !before.has(name))
    await expect.poll(written, { timeout: 60_000 * loadFactor() }).toBeDefined()
    const file = join(dir, written() ?? '')
    // The file is written to its end before the process answers again.
    await fetch(`${healthUrl}/livez`)
    return readFileSync(file, 'latin1')
  }

  it(
    'holds the token of a viewer while the viewer is signed in, and no piece of it after the sign-out',
    async () => {
      const mode = await openUserMode({
        more: { VIEWER_TOKEN: 'paste' },
        flags: ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${dir}`],
      })
      const heard: Heard[] = []
      const browser = new Browser(mode, heard)
      try {
        const [jane] = VIEWERS
        const token = await mode.tokenOf(jane)
        await browser.signIn(jane, token)
        browser.openTab()
        for (let nth = 0; nth < asksOf(jane).length; nth += 1) await browser.ask(nth)
        const [, claims = '', signature = ''] = token.split('.')
        const pieces = [claims.slice(60, 100), signature.slice(20, 60)]
        const inHeap = async () => {
          const heap = await dump(mode)
          return pieces.filter((piece) => heap.includes(piece)).length
        }
        expect(await inHeap()).toBeGreaterThan(0)
        await browser.signOut()
        await expect.poll(inHeap, { timeout: 120_000 * loadFactor(), interval: 5_000 }).toBe(0)
      } finally {
        browser.close()
        await mode.close()
      }
    },
    300_000 * loadFactor(),
  )
})

/** Headers of oauth2-proxy with --pass-authorization-header, for whoever its cookie names; everything else of the request goes on. */
const signedInBy = (url: string, tokens: Readonly<Record<string, string>>) => `
set $id_token "";
${Object.entries(tokens)
  .map(([who, token]) => `if ($cookie__oauth2_proxy = "${who}") { set $id_token "${token}"; }`)
  .join('\n')}
location / {
  if ($id_token = "") { return 302 /oauth2/sign_in; }
  proxy_pass ${url};
  proxy_set_header Host $http_host;
  proxy_set_header Authorization "Bearer $id_token";
  proxy_set_header X-Forwarded-User $cookie__oauth2_proxy;
  proxy_set_header X-Forwarded-Email "$cookie__oauth2_proxy@example.com";
  proxy_set_header X-Forwarded-Groups "team,everyone";
  proxy_set_header X-Forwarded-Preferred-Username $cookie__oauth2_proxy;
}`

it.runIf(nginxProgram)(
  `a sign-in proxy that sends each ID token on, as oauth2-proxy does, decides who asks, whatever the browser sends beside it (else: ${NO_NGINX})`,
  async () => {
    const mode = await openUserMode({ more: { ALLOWED_HOSTS: 'ops.example' } })
    const [jane, john] = VIEWERS
    const [janes, johns] = [await mode.tokenOf(jane), await mode.tokenOf(john)]
    const nginx = await startNginx(signedInBy(mode.url, { jane: janes, john: johns }))
    const asked = async (who: string, { namespace }: OneViewer) => {
      const headers = {
        cookie: `_oauth2_proxy=${who}`,
        authorization: `Bearer ${johns}`,
        'impersonate-user': 'system:admin',
        'x-remote-user': 'admin',
      }
      const query = `group=&version=v1&resource=pods&namespace=${namespace}`
      const answer = await fetch(`${nginx.url}/api/resources?${query}`, { headers, redirect: 'manual' })
      const text = await answer.text()
      return { status: answer.status, text, state: answer.status === 200 ? JSON.parse(text).state : '' }
    }
    try {
      expect(await asked('jane', jane)).toMatchObject({
        state: 'live',
        text: expect.stringContaining(jane.pod),
      })
      expect(await asked('jane', john)).toMatchObject({
        state: 'forbidden',
        text: expect.not.stringContaining(john.pod),
      })
      expect(await asked('john', john)).toMatchObject({
        state: 'live',
        text: expect.stringContaining(john.pod),
      })
      expect(await asked('nobody', jane)).toMatchObject({ status: 302 })
      const page = await fetch(nginx.url, { headers: { cookie: '_oauth2_proxy=jane', accept: 'text/html' } })
      expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null])
      expect(nginx.errors()).toBe('')
    } finally {
      await nginx.stop()
      await mode.close()
    }
  },
  120_000 * loadFactor(),
)
