import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy, type GuardedRequest, judgeRequest } from './guard'

const policy = { allowedHosts: ['ops.example', 'ops.example:8443'], basePath: '' }

function request(over: Partial<GuardedRequest> & { host?: string | null } = {}): GuardedRequest {
  const { host = 'localhost:3000', headers = {}, ...rest } = over
  const withHost = host === null ? headers : { host, ...headers }
  return {
    method: 'GET',
    url: '/',
    headers: withHost,
    rawHeaders: Object.entries(withHost).flatMap(([name, value]) => [name, String(value)]),
    ...rest,
  }
}

describe('judge, by Host', () => {
  it.each([
    'localhost',
    'LOCALHOST:9',
    'localhost:3000',
    '127.0.0.1:80',
    '[::1]',
    '[::1]:3000',
    'ops.example',
    'ops.example:8443',
  ])('serves %s', (host) => {
    expect(judgeRequest(request({ host }), policy)).toBeNull()
  })

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    '0.0.0.0',
    'localhost.',
    '[::ffff:127.0.0.1]',
    '',
    ' ',
    '127.1',
    '2130706433',
    '0x7f000001',
    '127.0.0.2',
    '[::]',
    '::1',
    'user@localhost',
    'localhost@evil.example',
    'localhost:3000:80',
    'localhost:abc',
    'localhost/evil',
    'localhost#',
    'localhost?x',
    'localhost\\evil',
    'xn--lcalhost-n9a',
    'ops.example.evil',
    'ops.exampleevil',
    'evil-ops.example',
    'ops.example:',
    'localhost,evil.example',
    'localhost evil',
    'localhost\tevil',
    '[localhost]',
    '[::1',
    '::1]',
    '[fe80::1%25lo]',
    '10.0.0.7',
    'kubernetes.default.svc',
    'web-0',
    '%6cocalhost',
    'localhost%00',
    '127.0.0.1%2f',
    '[0:0:0:0:0:0:0:1]',
    '[::1]evil',
    'metadata.google.internal',
    '169.254.169.254',
    'localhost.localdomain',
    '::ffff:7f00:1',
    'l\u043ecalhost',
  ])('answers 421 to %j', (host) => {
    expect(judgeRequest(request({ host }), policy)?.status).toBe(421)
  })

  it('answers 421 without a Host and with two', () => {
    expect(judgeRequest(request({ host: null }), policy)?.status).toBe(421)
    const twice = request()
    expect(
      judgeRequest({ ...twice, rawHeaders: ['Host', 'localhost', 'host', 'evil.example'] }, policy)?.status,
    ).toBe(421)
  })
})

describe('judge, by where the request comes from', () => {
  const api = { url: '/api/identity' }
  const post = { url: '/api/access/check', method: 'POST' }
  const json = { 'content-type': 'application/json' }
  it.each<[string, Partial<GuardedRequest>, number | null]>([
    ['a program without Origin', api, null],
    ['a program that posts JSON', { ...post, headers: json }, null],
    ['an agent that posts JSON', { url: '/mcp', method: 'POST', headers: json }, null],
    [
      'another page that asks as an agent',
      { url: '/mcp', method: 'POST', headers: { ...json, origin: 'http://evil.example' } },
      403,
    ],
    ['its own page', { ...api, headers: { 'sec-fetch-site': 'same-origin' } }, null],
    [
      'its own page that posts',
      { ...post, headers: { ...json, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' } },
      null,
    ],
    ['its own page behind TLS', { ...post, headers: { ...json, origin: 'https://localhost:3000' } }, null],
    ['an address typed by hand', { ...api, headers: { 'sec-fetch-site': 'none' } }, null],
    [
      'a link on another site to a page',
      {
        headers: {
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
        },
      },
      null,
    ],
    [
      'a link on another site to an answer',
      {
        ...api,
        headers: {
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
        },
      },
      403,
    ],
    [
      'an image on another site',
      { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' } },
      403,
    ],
    [
      'a frame on another site',
      {
        headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      },
      403,
    ],
    ['another port of localhost', { ...api, headers: { 'sec-fetch-site': 'same-site' } }, 403],
    ['another origin', { ...api, headers: { origin: 'http://evil.example' } }, 403],
    ['another port’s origin', { ...api, headers: { origin: 'http://localhost:3001' } }, 403],
    ['a sandboxed frame', { ...api, headers: { origin: 'null' } }, 403],
    ['a form of another site', { ...post, headers: { ...json, 'sec-fetch-site': 'cross-site' } }, 403],
    [
      'an answer that another page has prefetched',
      { ...api, headers: { 'sec-fetch-site': 'none', 'sec-purpose': 'prefetch' } },
      403,
    ],
    [
      'a page that is prerendered',
      { headers: { 'sec-fetch-site': 'none', 'sec-purpose': 'prefetch' } },
      null,
    ],
    ['a post typed by hand', { ...post, headers: { ...json, 'sec-fetch-site': 'none' } }, 403],
  ])('%s', (_, over, status) => {
    expect(judgeRequest(request(over), policy)?.status ?? null).toBe(status)
  })
})

describe('judge, by what is asked', () => {
  it.each<[string, Partial<GuardedRequest>, number | null]>([
    ['a page', { url: '/ask?verb=get&name=%2e%2e' }, null],
    ['a name with a colon', { url: '/resources/core/v1/pods/system:node' }, null],
    ['HEAD', { method: 'HEAD' }, null],
    ['POST to a page', { method: 'POST', headers: { 'content-type': 'application/json' } }, 405],
    ['DELETE of a session of an agent', { method: 'DELETE', url: '/mcp' }, 405],
    ['POST below the address of agents', { method: 'POST', url: '/mcp/x' }, 405],
    [
      'a text to the address of agents',
      { method: 'POST', url: '/mcp', headers: { 'content-type': 'text/plain' } },
      415,
    ],
    ['PUT', { method: 'PUT', url: '/api/identity' }, 405],
    ['OPTIONS', { method: 'OPTIONS', url: '/api/identity' }, 405],
    ['TRACE', { method: 'TRACE' }, 405],
    ['a server action', { headers: { 'next-action': 'x' } }, 405],
    ['an upgrade', { headers: { upgrade: 'websocket', connection: 'Upgrade' } }, 400],
    [
      'a body that is not JSON',
      { method: 'POST', url: '/api/explain', headers: { 'content-type': 'text/plain' } },
      415,
    ],
    ['a body without a type', { method: 'POST', url: '/api/explain' }, 415],
    [
      'a body too large',
      {
        method: 'POST',
        url: '/api/explain',
        headers: { 'content-type': 'application/json', 'content-length': '2999999' },
      },
      413,
    ],
    ['an absolute target', { url: 'http://evil.example/' }, 400],
    ['dot segments', { url: '/a/../api/identity' }, 400],
    ['encoded dot segments', { url: '/a/%2E%2e/api/identity' }, 400],
    ['an encoded slash', { url: '/resources/core%2fv1' }, 400],
    ['a doubly encoded slash', { url: '/resources/core%252fv1' }, 400],
    ['a backslash', { url: '/a\\b' }, 400],
    ['a double slash', { url: '//evil.example/' }, 400],
    ['a NUL', { url: '/a%00' }, 400],
    ['a percent escape that is cut off', { url: '/causes/%E0%A4%A' }, 400],
    ['a percent sign alone', { url: '/causes/%' }, 400],
    ['escapes of bytes that are no UTF-8', { url: '/causes/%C3%28' }, 400],
    ['escapes of one character of several bytes', { url: '/causes/%E0%A4%A8' }, null],
    ['a letter outside ASCII', { url: '/\u00e9' }, 400],
    ['an address of 9 KiB', { url: `/${'a'.repeat(9 * 1024)}` }, 414],
    ['the image optimizer', { url: '/_next/image?url=x' }, 404],
  ])('%s', (_, over, status) => {
    expect(judgeRequest(request(over), policy)?.status ?? null).toBe(status)
  })

  it('counts /api and /mcp under the base path', () => {
    const headers = { 'content-type': 'application/json' }
    const at = (url: string) =>
      judgeRequest(request({ method: 'POST', url, headers }), { ...policy, basePath: '/ops' })
    expect(at('/ops/api/explain')).toBeNull()
    expect(at('/ops/mcp')).toBeNull()
    expect(at('/api/explain')?.status).toBe(405)
    expect(at('/mcp')?.status).toBe(405)
  })
})

describe('contentSecurityPolicy', () => {
  it('allows scripts by origin and hash only', () => {
    const csp = contentSecurityPolicy(["'sha256-abc='"])
    expect(csp).toContain("script-src 'self' 'sha256-abc='")
    expect(csp).not.toMatch(/script-src[^;]*unsafe/)
    expect(csp).toContain("frame-ancestors 'none'")
  })
})
