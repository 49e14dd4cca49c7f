import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLabelSelector } from './label-selector'

const web = { app: 'web', tier: 'front', 'app.kubernetes.io/name': 'web' }

describe('a label selector', () => {
  it.each([
    ['app=web', true],
    ['app==web', true],
    ['app = web', true],
    ['app=api', false],
    ['app!=api', true],
    ['app!=web', false],
    ['none!=x', true],
    ['none=', false],
    ['app in (web, api)', true],
    ['app in (api)', false],
    ['app notin (api)', true],
    ['none notin (a)', true],
    ['app', true],
    ['none', false],
    ['!none', true],
    ['!app', false],
    ['app=web,tier=front', true],
    ['app=web,tier in (back,front),!none', true],
    ['app=web,tier=back', false],
    ['app.kubernetes.io/name=web', true],
    ['constructor', false],
    ['hasOwnProperty', false],
  ])('%s: %s', (text, isMeant) => {
    const test = parseLabelSelector(text)
    expect(typeof test === 'function' ? test(web) : test).toBe(isMeant)
  })

  it.each(['=web', 'app=web,', 'app in web', 'app>1', 'app=a b', 'app in (a', ','])('%s is none', (text) => {
    expect(parseLabelSelector(text)).toContain('is no label selector')
  })

  it('is absent for an empty text, and any text is read', () => {
    expect(parseLabelSelector('  ')).toBeUndefined()
    fc.assert(fc.property(fc.string(), (text) => void parseLabelSelector(text)))
  })
})
