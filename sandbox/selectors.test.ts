import { describe, expect, it } from 'vitest'
import { fieldSelectorOf, labelSelectorOf, labelsThatMatch, readField } from './selectors'

const labels = new Map([
  ['app', 'web'],
  ['tier', 'front'],
  ['n', '5'],
])
const matches = (selector: string) => labelSelectorOf(selector)((key) => labels.get(key))

describe('label selectors', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['missing!=x', true],
    ['app in (web, api)', true],
    ['app notin (web)', false],
    ['missing notin (web)', true],
    ['app', true],
    ['!missing', true],
    ['!app', false],
    ['n>4', true],
    ['n<4', false],
    ['app=', false],
  ])('%s', (selector, expected) => {
    expect(matches(selector)).toBe(expected)
  })

  it.each([
    ['==', "found '==', expected: !, identifier, or 'end of string'"],
    ['app in web', "found 'web', expected: '('"],
    ['app=web tier', "found 'tier', expected: ',' or 'end of string'"],
    ['!', "found '', expected: identifier"],
  ])('%s is refused with the text of the server', (selector, message) => {
    expect(() => labelSelectorOf(selector)).toThrow(message)
  })
})

describe('field selectors', () => {
  const pod = { metadata: { name: 'web-0' }, spec: { nodeName: 'node-1' }, status: { phase: 'Running' } }
  it.each([
    ['metadata.name=web-0', true],
    ['metadata.name!=web-0', false],
    ['status.phase=Running,spec.nodeName=node-1', true],
    ['status.podIP=', true],
  ])('%s', (selector, expected) => {
    expect(fieldSelectorOf(selector, '/pods')((field) => readField(pod, field))).toBe(expected)
  })

  it.each([
    ['/pods', 'spec.nope=x', 'field label not supported: spec.nope'],
    [
      '/configmaps',
      'data=x',
      '"data" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
  ])('%s refuses %s', (key, selector, message) => {
    expect(() => fieldSelectorOf(selector, key)).toThrow(message)
  })
})

it.each<[string, Record<string, string>]>([
  ['', {}],
  ['app=web', { app: 'web' }],
  ['app==web,tier = back', { app: 'web', tier: 'back' }],
  ['app in (a,b),env notin (c,d)', { app: 'a' }],
  ['app,!old', { app: '' }],
  ['app!=x', {}],
  ['app=', { app: '' }],
  ['app in ()', { app: '' }],
  ['(((,,=', {}],
])('labels of an object that a selector finds: %s', (selector, labels) => {
  expect(labelsThatMatch(selector)).toEqual(labels)
})
