import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { routeNamer } from './addresses'

const ROUTES = ['/', '/permissions', '/causes', '/causes/[id]', '/api/kinds', '/icon.svg']

describe('routeNamer', () => {
  it.each([
    ['/ops', '/ops', '/'],
    ['/ops/', '/ops', '/'],
    ['/ops/api/kinds/', '/ops', '/api/kinds'],
    ['/ops/permissions?in=shop', '/ops', '/permissions'],
    ['/opsy/api/kinds', '/ops', 'other'],
    ['/api/kinds', '/ops', 'other'],
    ['/causes/D1?_rsc=1', '', '/causes/[id]'],
    ['/causes/D1/x', '', 'other'],
    ['/_next/static/chunks/a.js', '', 'static'],
    ['/theme.js', '', 'static'],
    ['/icon.svg', '', '/icon.svg'],
    ['/iconxsvg', '', 'other'],
    ['/api/nothing', '', 'other'],
    ['', '', '/'],
  ])('puts %s under base %s to %s', (target, base, route) => {
    expect(routeNamer(ROUTES, base)(target)).toBe(route)
  })

  it('gives one of few names whatever is asked', () => {
    const nameOf = routeNamer(ROUTES, '')
    const names = new Set([...ROUTES, 'static', 'other'])
    const target = fc.oneof(fc.webPath({ size: 'small' }), fc.string())
    fc.assert(
      fc.property(target, (any) => names.has(nameOf(any))),
      { numRuns: 300 },
    )
  })
})
