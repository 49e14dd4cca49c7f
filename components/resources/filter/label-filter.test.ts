import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLabelFilter } from './filter-rows'

const web = { app: 'web', tier: 'front', 'app.kubernetes.io/name': 'web', size: '7' }

describe('the label filter', () => {
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
    ['size>6', true],
  ])('%s: %s', (text, isMeant) => {
    const test = readLabelFilter(text)
    expect(typeof test === 'function' ? test(web) : test).toBe(isMeant)
  })

  it.each(['=web', 'app=web,', 'app in web', 'app=a b', 'app in (a', ','])('%s is none', (text) => {
    expect(readLabelFilter(text)).toContain('is not a label selector')
  })

  it.each([
    ['app=web,tier in (a,b,!old', 'tier in (a'],
    ['app=web,-x=1,tier', '-x=1'],
    ['app=web,', ''],
  ])('names the part of %s that is wrong', (text, part) => {
    expect(readLabelFilter(text)).toContain(`“${part}” is not a label selector`)
  })

  it('is absent for an empty text and never throws', () => {
    expect(readLabelFilter('  ')).toBeUndefined()
    fc.assert(fc.property(fc.string(), (text) => void readLabelFilter(text)))
  })
})
