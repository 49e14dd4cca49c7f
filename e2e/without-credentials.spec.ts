import { readdirSync, readFileSync } from 'node:fs'
import { RawClient } from './attacks/raw-client'
import { expect, test } from './fixtures'
import { recordGate } from './gates/record-gate'
import { tokenMode, untilOpen } from './testing/access-token'

const BUILD = '.next/standalone/.next'

/** Everything that the build serves, and what only looks like it. */
function readPaths(): string[] {
  const manifest = readFileSync(`${BUILD}/app-path-routes-manifest.json`, 'utf8')
  const routes = Object.values<string>(JSON.parse(manifest))
  return [
    ...new Set([
      ...routes.map((route) => route.replace('[id]', 'D1')),
      ...readdirSync(`${BUILD}/static/chunks`)
        .slice(0, 5)
        .map((chunk) => `/_next/static/chunks/${chunk}`),
      '/theme.js',
      '/own-address.js',
      '/early.js',
      '/resources/core/v1/pods',
      '/api/session/end',
      '/api/nothing',
      '/index',
      '/server/app/index.html',
    ]),
  ]
}

/** Known ways around a guard inside a framework, found in this one or in others. */
const HEADERS = [
  '',
  'X-Middleware-Subrequest: middleware:middleware:middleware:middleware:middleware',
  'X-Middleware-Subrequest: src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
  'X-Middleware-Prefetch: 1',
  'X-Middleware-Next: 1',
  'X-Middleware-Rewrite: /api/identity',
  'X-Matched-Path: /api/identity',
  'X-Invoke-Path: /api/identity',
  'X-Invoke-Status: 200',
  'X-Nextjs-Data: 1',
  'X-Now-Route-Matches: 1=api',
  'X-Prerender-Revalidate: x',
  'RSC: 1',
  'RSC: 1\r\nNext-Router-Prefetch: 1\r\nNext-Router-Segment-Prefetch: /_tree',
  'RSC: 1\r\nNext-Router-State-Tree: %5B%22%22%5D',
  'Next-Action: 7f',
  'Cookie: __prerender_bypass=x; __next_preview_data=y',
  'Cookie: __Host-podglass=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'Authorization: Basic YWRtaW46YWRtaW4=',
  'X-Forwarded-User_: admin',
  'X_Forwarded_User: admin',
  'X-Forwarded-User: a\r\nX-Forwarded-User: b',
  'X-Forwarded-User: a\r\nX_Forwarded_User: b',
  'X-Forwarded-Email: admin@example.com',
  'X-Auth-Request-User: admin',
  'X-Original-URL: /livez',
  'X-Forwarded-For: 127.0.0.1',
  'X-Podglass-Coding: yes',
  'Upgrade: websocket\r\nConnection: Upgrade',
  'Accept: text/html',
]
const SUFFIXES = [
  '',
  '.rsc',
  '?_rsc=1',
  '.txt',
  '.json',
  '/',
  '.segments/_tree.segment.rsc',
  '?token=x&access_token=y',
]

function moreTargets(): string[] {
  const buildId = readFileSync(`${BUILD}/BUILD_ID`, 'utf8').trim()
  return [
    `/_next/data/${buildId}/index.json`,
    `/_next/data/${buildId}/access.json`,
    '/_next/image?url=%2Fapi%2Fidentity&w=64&q=75',
    '/__nextjs_original-stack-frame',
    '/_next/webpack-hmr',
    '/_next/server/app/index.html',
  ]
}

const MODES = { token: tokenMode(), proxy: { ACCESS_MODE: 'proxy', ALLOWED_HOSTS: 'ops.example' } }

for (const [mode, environment] of Object.entries(MODES)) {
  test.describe(`${mode} mode`, { tag: ['@thorough', '@gate'] }, () => {
    test.use({ environment })

    test('no one without credentials gets anything but constants, however they ask', async ({ world }) => {
      test.slow()
      await untilOpen(world)
      const before = world.cluster.requests.length
      const { port } = new URL(world.url)
      const paths = readPaths()
      const targets = [...paths.flatMap((path) => SUFFIXES.map((suffix) => path + suffix)), ...moreTargets()]
      const bodies = new Set<string>()
      const answered: string[] = []
      let asked = 0
      for (const [i, target] of targets.entries()) {
        // A separate client for each, so no limit hides the answer under test.
        const client = new RawClient(Number(port), `127.1.${i >> 8}.${i & 255}`)
        for (const header of HEADERS) {
          for (const method of header === 'Next-Action: 7f' ? ['GET', 'POST'] : ['GET']) {
            asked += 1
            const more = header === '' ? '' : `${header}\r\n`
            const { status, text } = await client.ask(
              `${method} ${target} HTTP/1.1\r\nHost: localhost:${port}\r\n${more}\r\n`,
            )
            const body = text.slice(text.indexOf('\r\n\r\n') + 4)
            const isState = target.startsWith('/api/session') && body === '{"signedIn":false}'
            if (status < 400 && !isState) answered.push(`${status} ${method} ${target} ${header}`)
            bodies.add(body)
          }
        }
        client.close()
      }
      const caused = world.cluster.requests.length - before
      recordGate({
        id: 'without-credentials',
        part: mode,
        figure: `${answered.length} of ${asked} requests to ${paths.length} routes; ${caused} calls to the API server`,
        state: answered.length + caused === 0 ? 'met' : 'missed',
      })
      expect(answered).toEqual([])
      expect(caused).toBe(0)
      expect(bodies.size).toBeLessThanOrEqual(16)
      for (const body of bodies)
        expect(body).not.toMatch(/shop|web-|node-1|_next|<script src|too-many-requests/)
    })
  })
}
