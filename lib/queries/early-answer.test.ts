import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { getJson } from './get-json'
import { identityQuery } from './identity'
import { resourcesQuery } from './resources'

const script = readFileSync(new URL('../../public/early-ask.js', import.meta.url), 'utf8')

const origin = 'http://127.0.0.1:3000'

/** What the script asks at an address of a page that is built for a base path, and where it leads the browser. */
function runAt(address: string, base: string) {
  const { href, pathname, search, hash } = new URL(`${origin}${address}`)
  const asked: string[] = []
  const led: string[] = []
  runInNewContext(script, {
    document: { currentScript: { src: `${origin}${base}/early-ask.js` } },
    location: { href, pathname, search, hash, replace: (to: string) => led.push(to.slice(origin.length)) },
    window: {},
    performance,
    URLSearchParams,
    AbortSignal,
    fetch: (path: string) => {
      asked.push(path.slice(`${origin}${base}`.length))
      return new Promise(() => undefined)
    },
  })
  return { asked, led }
}

/** The paths that the script asks on a page, under a base path. */
function askedOn(page: string, base = ''): string[] {
  return runAt(`${base}${page}`, base).asked
}

/** The path that a query asks. */
async function pathOf(ask: (fetch: typeof globalThis.fetch) => unknown): Promise<string> {
  const paths: string[] = []
  vi.stubGlobal('fetch', (path: string) => {
    paths.push(path)
    return Promise.reject(new TypeError('not here'))
  })
  await Promise.resolve(ask(globalThis.fetch)).catch(() => undefined)
  return paths[0] ?? ''
}

const signal = new AbortController().signal
const run = (options: { queryFn?: unknown }) =>
  pathOf(() => (typeof options.queryFn === 'function' ? options.queryFn({ signal }) : undefined))

afterEach(() => {
  vi.unstubAllGlobals()
  globalThis.podscopeEarly = undefined
})

describe('a page that is opened past the proxy with its base path', () => {
  it.each([
    ['/', '/ops', '/ops/'],
    ['/access?verb=get#fix', '/ops', '/ops/access?verb=get#fix'],
    ['/opsx', '/ops', '/ops/opsx'],
    ['/ops', '/ops', undefined],
    ['/ops/', '/ops', undefined],
    ['/ops?a=b', '/ops', undefined],
    ['/ops/access', '/ops', undefined],
    ['/access', '', undefined],
  ])('at %s leads under %j: %s', (address, base, to) => {
    expect(runAt(address, base).led).toEqual(to === undefined ? [] : [to])
  })
})

describe('what a page asks early', () => {
  const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
  it.each([
    ['/', undefined],
    ['/access?verb=get&resource=pods&namespace=shop', undefined],
    ['/resources', undefined],
    // The pod's own namespace is not known yet.
    ['/resources?resource=pods', undefined],
    ['/resources?group=&version=v1&resource=pods&namespace=shop&q=web', pods],
    ['/resources?resource=pods&namespace=shop', pods],
    ['/resources?resource=pods&namespace=', { ...pods, namespace: '' }],
    [
      '/resources?group=apps&version=v1&resource=deployments&namespace=a%2Fb',
      { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'a/b' },
    ],
    ['/resources?version=v1&resource=nodes&scope=cluster', { ...pods, resource: 'nodes', namespace: '' }],
  ])('on %s is what its queries ask', async (page, target) => {
    const identity = await run(identityQuery())
    const list = target === undefined ? [] : [await run(resourcesQuery(target))]
    expect(askedOn(page)).toEqual([identity, ...list])
    expect(askedOn(page, '/ops')).toEqual([identity, ...list])
  })
})

describe('an answer that came early', () => {
  const schema = z.object({ name: z.string() })
  const put = (answer: Promise<Response>, askedAt = performance.now()) => {
    globalThis.podscopeEarly = { askedAt, answers: new Map([['/api/identity', answer]]) }
  }
  const late = () => {
    const fetch = vi.fn(async () => Response.json({ name: 'late' }))
    return { fetch, ask: () => getJson('/api/identity', schema, { fetch }) }
  }

  it('is taken once, and the next asker asks', async () => {
    put(Promise.resolve(Response.json({ name: 'early' })))
    const { fetch, ask } = late()
    expect([await ask(), await ask()]).toEqual([{ name: 'early' }, { name: 'late' }])
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('is not taken when it is old or failed', async () => {
    const { ask } = late()
    put(Promise.resolve(Response.json({ name: 'early' })), performance.now() - 11_000)
    expect(await ask()).toEqual({ name: 'late' })
    put(Promise.reject(new TypeError('cut')))
    expect(await ask()).toEqual({ name: 'late' })
  })

  it('does not keep an asker that goes away', async () => {
    put(new Promise(() => undefined))
    const asker = new AbortController()
    const asked = getJson('/api/identity', schema, { signal: asker.signal })
    asker.abort()
    await expect(asked).rejects.toThrow(/abort/i)
  })
})
