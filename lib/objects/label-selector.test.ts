import { describe, expect, it } from 'vitest'
import { parseLabelSelector, selectorMatches } from './label-selector'

const labels = { app: 'web', 'example.com/tier': 'front', empty: '', size: '7' }

describe('a label selector', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app = web , size=7', true],
    ['app=api', false],
    ['app!=api', true],
    ['none!=api', true],
    ['app', true],
    ['none', false],
    ['!none', true],
    ['! app', false],
    ['app in (web, api)', true],
    ['app notin (web)', false],
    ['none notin (web)', true],
    ['none in (web)', false],
    ['empty=', true],
    ['empty in (,a)', true],
    ['empty=,app=web', true],
    ['example.com/tier=front', true],
    ['size>6', true],
    ['size > 7', false],
    ['size<10', true],
    ['app>1', false],
    ['constructor', false],
    ['in', false],
  ])('%s matches as apimachinery decides', (text, isMatch) => {
    const selector = parseLabelSelector(text)
    expect(selector && selectorMatches(selector, labels)).toBe(isMatch)
  })

  it.each([
    '==',
    ',',
    'a,',
    ',a',
    'a=b,,c',
    'a b',
    'a=b c',
    'a in',
    'a in b',
    'a in ()',
    'a in (b',
    'a in (b c)',
    '!a=b',
    '!',
    '!!a',
    'a>x',
    'a=_',
    'a/b/c',
    '-a',
    'a=b!',
    'a(b)',
    '/a',
  ])('refuses %s', (text) => {
    expect(parseLabelSelector(text)).toBeUndefined()
  })

  it('matches by matchLabels and matchExpressions together', () => {
    const matchExpressions = [{ key: 'size', operator: 'Exists' }]
    expect(selectorMatches({ matchLabels: { app: 'web' }, matchExpressions }, labels)).toBe(true)
    expect(selectorMatches({ matchLabels: { app: 'api' }, matchExpressions }, labels)).toBe(false)
    expect(selectorMatches({ matchExpressions: [{ key: 'app', operator: 'Like' }] }, labels)).toBe(false)
    expect(selectorMatches({}, {})).toBe(true)
  })
})
