import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeRequest } from '../gate/guard'
import { ownAddress } from './addresses'

const HEADERS = { host: 'localhost', 'sec-fetch-site': 'cross-site' }
const policy = { allowedHosts: [], basePath: '/ops' }

function judged(url: string, method = 'GET') {
  const request = { method, url, headers: HEADERS, rawHeaders: ['Host', 'localhost'] }
  return judgeRequest(request, policy)
}

describe('ownAddress', () => {
  it.each([
    ['/', '/ops'],
    ['/?in=shop', '/ops?in=shop'],
    ['/ops', '/ops'],
    ['/ops/', '/ops'],
    ['/ops/?in=shop', '/ops?in=shop'],
    ['/permissions', '/ops/permissions'],
    ['/ops/permissions?a=/ops/', '/ops/permissions?a=/ops/'],
    ['/api/identity', '/ops/api/identity'],
    ['/ops/api/identity', '/ops/api/identity'],
    ['/opsx/api/identity', '/ops/opsx/api/identity'],
    ['/OPS/api/identity', '/ops/OPS/api/identity'],
    ['//ops/api/identity', '/ops//ops/api/identity'],
    ['/?/ops/api/identity', '/ops?/ops/api/identity'],
    ['http://localhost/ops/api/identity', 'http://localhost/ops/api/identity'],
    ['*', '*'],
  ])('names %s as %s', (target, named) => {
    expect(ownAddress(target, '/ops')).toBe(named)
    expect(ownAddress(target, '')).toBe(target)
  })

  it('changes nothing the second time, and names the kept and the stripped form alike', () => {
    const part = fc.constantFrom(
      '/',
      '//',
      '/ops',
      '/api/',
      '/..',
      '%2f',
      '%2e',
      '?',
      '#',
      ';',
      'ops',
      'api',
      'x',
      '\\',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const path = `/${parts.join('')}`
        const named = ownAddress(path, '/ops')
        expect(ownAddress(named, '/ops')).toBe(named)
        expect(named.startsWith('/ops')).toBe(true)
        const isKept = /^\/ops(?:[/?#]|$)/.test(path)
        if (!isKept) expect(ownAddress(`/ops${path}`, '/ops')).toBe(named)
      }),
    )
  })

  it('leaves no address of the API that the guard takes for a page', () => {
    for (const url of ['/api/identity', '/ops/api/identity', '/api/stream?topics=']) {
      expect(judged(ownAddress(url, '/ops'))).toMatchObject({ code: 'forbidden-origin' })
    }
    for (const url of [
      '/ops/../api/identity',
      '/..%2fapi/identity',
      '//api/identity',
      '/ops//api/identity',
    ]) {
      expect(judged(ownAddress(url, '/ops'))).toMatchObject({ status: 400 })
    }
    expect(judged(ownAddress('/_next/image?url=x', '/ops'))).toMatchObject({ status: 403 })
  })
})
