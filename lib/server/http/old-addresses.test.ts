import { describe, expect, test } from 'vitest'
import { newAddressOf } from './old-addresses'

describe('an address of 0.1 leads to where its page is now, with all that it said', () => {
  test.each([
    ['/access', '/permissions'],
    ['/access?of=jane&q=pods', '/permissions?of=jane&q=pods'],
    ['/access?verb=list&group=&resource=pods', '/ask?verb=list&group=&resource=pods'],
    ['/access/causes', '/causes'],
    ['/access/causes/D1', '/causes/D1'],
    ['/access/other', undefined],
    ['/accessible', undefined],
    ['/api/access', undefined],
    ['//evil.example/access', undefined],
    ['/', undefined],
  ])('%s', (old, now) => {
    expect(newAddressOf(old)).toBe(now)
  })
})
