import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { type Product, startProduct, waitUntilListening } from '@/sandbox/product'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { freePort } from '../free-port'
import { loadFactor } from '../testing/load-factor'
import type { Engine } from './engine'
import { openFirefox } from './firefox'
import { openWebKit } from './webkit'

const isThere = (paths: readonly string[]) => paths.find((path) => existsSync(path))
const firefox = isThere(['/usr/bin/firefox-esr', '/usr/bin/firefox'])
const webkitDriver = isThere(['/usr/bin/WebKitWebDriver'])
const display = isThere(['/usr/bin/Xvfb'])
const miniBrowser = isThere(
  ['webkit2gtk-4.1', 'webkitgtk-6.0'].map((version) => `/usr/lib/x86_64-linux-gnu/${version}/MiniBrowser`),
)

const PAGES: readonly [path: string, heading: RegExp][] = [
  ['/', /Pod/],
  ['/refusals', /refus/i],
  ['/resources', /pods/],
  ['/permissions', /^Permissions$/],
  ['/identity', /^Identity: Pod /],
  ['/connection', /API server|answers/],
  ['/report', /^Report$/],
]

const TEXT_OF = (selector: string) => `document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`

/** Marks the button that copies, which no selector can find by its words. */
const MARK_COPY = `[...document.querySelectorAll('article button')].filter((button) => /^Copy for the platform team/.test(button.textContent)).map((button) => button.toggleAttribute('data-copy', true))[0] === true`

/** Waits until the value of an expression fits. */
async function until(engine: Engine, expression: string, fits: RegExp): Promise<void> {
  const deadline = performance.now() + 20_000 * loadFactor()
  while (true) {
    const value = String(await engine.evaluate(expression))
    if (fits.test(value)) return
    if (performance.now() > deadline) {
      throw new Error(`${engine.name}: ${expression} is ${JSON.stringify(value)}, not ${fits}.`)
    }
    await delay(200)
  }
}

describe('the main story in another engine', () => {
  let cluster: Cluster
  let product: Product
  let url = ''

  beforeAll(async () => {
    cluster = await startCluster({ scenario: defaultScenario })
    const [port, healthPort] = [await freePort(), await freePort()]
    product = startProduct({
      environment: cluster.podEnvironment(),
      port,
      healthPort,
      dev: false,
      onOutput: () => undefined,
      ...(process.env.PODGLASS_BUILD ? { build: process.env.PODGLASS_BUILD } : {}),
    })
    expect(await waitUntilListening(product, port, 15_000 * loadFactor())).toBe(true)
    url = `http://127.0.0.1:${port}`
  })

  afterAll(async () => {
    await product?.stop()
    await cluster?.stop()
  })

  async function tell(engine: Engine): Promise<void> {
    try {
      await engine.open(`${url}/ask`)
      await until(engine, `String(document.querySelector('main form textarea') !== null)`, /true/)
      await engine.click('main form textarea')
      await engine.type('watch jobs.batch in shop\n')
      await until(
        engine,
        TEXT_OF('article[aria-label="Explanation"]'),
        /web cannot watch jobs\.batch in shop/,
      )
      await until(engine, 'location.search', /verb=watch&group=batch&resource=jobs/)
      await until(engine, MARK_COPY, /true/)
      await engine.click('[data-copy]')
      await until(engine, TEXT_OF('[aria-label="Done"]'), /Copied|Select/)
      for (const [path, heading] of PAGES) {
        await engine.open(url + path)
        await until(engine, TEXT_OF('h1'), heading)
        const sideways = await engine.evaluate('document.documentElement.scrollWidth - innerWidth')
        expect(sideways, `${engine.name} ${path} scrolls sideways`).toBeLessThanOrEqual(0)
      }
      expect(engine.complaints, `${engine.name} complains of nothing`).toEqual([])
      process.stdout.write(
        `${'ENGINE'.padEnd(22)} ${engine.name}: the answer, its copy and ${PAGES.length} pages\n`,
      )
    } finally {
      await engine.close()
    }
  }

  it.skipIf(firefox === undefined)('Firefox answers, copies and shows every page', async () =>
    tell(await openFirefox(firefox ?? '')),
  )

  it.skipIf(miniBrowser === undefined || webkitDriver === undefined || display === undefined)(
    'WebKit answers, copies and shows every page',
    async () => tell(await openWebKit(webkitDriver ?? '', miniBrowser ?? '')),
  )
})
