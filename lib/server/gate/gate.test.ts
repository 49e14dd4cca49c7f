import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { stripFrameworkHeaders } from '@/lib/next/framework-headers'
import { clientOf } from './client-of'
import { createGate } from './gate'
import { proxiedUser } from './proxied-user'
import { CLOSED, SIGNED_OUT, THROUGH_API_SERVER } from './refusal'
import { refusalPage } from './send-refusal'
import { signInPage } from './sign-in-page'
import { STYLE } from './standing-page'

function headersFrom(remoteAddress: string, ...pairs: string[][]) {
  return { rawHeaders: ['Host', 'localhost', ...pairs.flat()], socket: { remoteAddress } }
}

// As Node reads a header: each byte a character.
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

const NAMES = ['X-Forwarded-User', 'X-Forwarded-Email', 'X-Auth-Request-User', 'Remote-User']

describe('proxiedUser', () => {
  it.each(NAMES)('takes the name of %s from a proxy in the same pod', (name) => {
    for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      const sent = headersFrom(peer, [name, 'ann@example.com'])
      expect(proxiedUser(sent, name.toLowerCase())).toBe('ann@example.com')
    }
  })

  it('believes none of 200 headers from another peer, and none of their odd forms from its own', () => {
    const forms = (name: string) => [
      name,
      name.toLowerCase(),
      name.replaceAll('-', '_'),
      name.replace('-', '_'),
      ` ${name}`,
      `${name}\u0000`,
      `HTTP_${name.replaceAll('-', '_').toUpperCase()}`,
      `${name}s`,
    ]
    const values = ['admin', 'system:masters', '', ' ', utf8('a\u202eb'), 'x'.repeat(300), 'a\r\nb', 'a, b']
    let tried = 0
    for (const name of NAMES) {
      const believed = name.toLowerCase()
      for (const [at, form] of forms(name).entries()) {
        for (const value of values) {
          tried += 1
          for (const peer of [
            '10.244.0.9',
            '::ffff:10.0.0.1',
            'fe80::1',
            '128.0.0.1',
            '',
            '127.0.0.1.evil',
          ]) {
            expect(proxiedUser(headersFrom(peer, [form, value]), believed)).toBeUndefined()
          }
          const isPlain = at < 2 && (value === 'admin' || value === 'system:masters')
          const own = headersFrom('127.0.0.1', [form, value])
          expect(proxiedUser(own, believed)).toBe(isPlain ? value : undefined)
          const twice = headersFrom('127.0.0.1', [form, value], [form, 'bob'])
          expect(proxiedUser(twice, believed)).toBeUndefined()
        }
      }
    }
    expect(tried).toBeGreaterThan(200)
  })

  it.each<[string, string[][]]>([
    [
      'twice',
      [
        ['X-Forwarded-User', 'ann'],
        ['x-forwarded-user', 'admin'],
      ],
    ],
    [
      'twice with the same name',
      [
        ['X-Forwarded-User', 'ann'],
        ['X-Forwarded-User', 'ann'],
      ],
    ],
    [
      'before one with an underscore',
      [
        ['X-Forwarded-User', 'ann'],
        ['X_Forwarded_User', 'admin'],
      ],
    ],
    [
      'after one with an underscore',
      [
        ['X-Forwarded_User', 'admin'],
        ['X-Forwarded-User', 'ann'],
      ],
    ],
    ['with an underscore', [['x_forwarded_user', 'admin']]],
    ['not at all, beside all the others', NAMES.slice(1).map((name) => [name, 'admin'])],
  ])('knows nobody where the header comes %s', (_, pairs) => {
    expect(proxiedUser(headersFrom('127.0.0.1', ...pairs), 'x-forwarded-user')).toBeUndefined()
  })

  it('takes the name of no other header, and reads other alphabets', () => {
    const all = NAMES.map((name) => [name, `by ${name}`])
    for (const name of NAMES) {
      expect(proxiedUser(headersFrom('127.0.0.1', ...all), name.toLowerCase())).toBe(`by ${name}`)
    }
    const other = headersFrom('127.0.0.1', ['X-Forwarded-User', utf8('Zoë')])
    expect(proxiedUser(other, 'x-forwarded-user')).toBe('Zoë')
  })

  it('answers an unnamed request with a constant 401, and hides the name from what is behind', () => {
    const gate = createGate({ access: { mode: 'proxy', identityHeader: 'remote-user' }, basePath: '' })
    const ask = (...pairs: string[][]) =>
      gate.admit(headersFrom('127.0.0.1', ...pairs) as unknown as IncomingMessage)
    expect(ask()).toMatchObject({ state: 'refused', refusal: SIGNED_OUT.proxy })
    expect(ask(['X-Forwarded-User', 'ann'])).toMatchObject({ state: 'refused' })
    expect(ask(['Remote-User', 'ann'])).toMatchObject({
      state: 'admitted',
      visitor: { client: 'user ann', user: 'ann' },
    })
    expect(gate.identityHeader).toBe('remote-user')
    const headers = {
      'x-forwarded-user': 'a',
      'x-auth-request-groups': 'b',
      x_forwarded_user: 'c',
      'remote-user': 'e',
      cookie: 'd',
      accept: '*/*',
    }
    stripFrameworkHeaders(headers, gate.identityHeader)
    expect(headers).toEqual({ accept: '*/*' })
  })
})

describe('clientOf', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    [undefined, ''],
  ])('%s', (address, client) => {
    expect(clientOf(address)).toBe(client)
  })
})

describe('the pages that stand before the framework', () => {
  const pages = [
    signInPage(''),
    ...Object.values({ ...SIGNED_OUT, ...CLOSED, THROUGH_API_SERVER }).map(refusalPage),
  ]

  it('run and style only what their policy names, and load nothing', () => {
    for (const { html, contentSecurityPolicy } of pages) {
      expect(contentSecurityPolicy).toMatch(/^default-src 'none'; script-src 'sha256-/)
      expect(contentSecurityPolicy).not.toContain('unsafe')
      expect(html).not.toMatch(/\s(?:src|href|style|on\w+)=/)
    }
  })

  it('have the colors of the page behind', () => {
    const css = readFileSync('app/globals.css', 'utf8')
    const colors = STYLE.match(/light-dark\([^)]*\)/g) ?? []
    expect(colors.length).toBeGreaterThan(10)
    for (const color of colors) expect(css).toContain(color)
  })
})
