import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { queryOfCheck } from '@/lib/words/page-addresses'
import {
  accountFromParams,
  checkFromParams,
  groupsOfText,
  needsGroups,
  textOfUser,
  userOfText,
} from './account-in-url'

describe('an account', () => {
  it.each([
    ['shop/web', 'system:serviceaccount:shop:web', 'shop/web'],
    [' shop/web.v2 ', 'system:serviceaccount:shop:web.v2', 'shop/web.v2'],
    ['system:serviceaccount:shop:web', 'system:serviceaccount:shop:web', 'shop/web'],
    ['jane', 'jane', 'jane'],
    ['https://issuer.example/a#jane', 'https://issuer.example/a#jane', 'https://issuer.example/a#jane'],
    ['a/b/c', 'a/b/c', 'a/b/c'],
    ['Shop/web', 'Shop/web', 'Shop/web'],
    ['system:serviceaccount:a/b:c', 'system:serviceaccount:a/b:c', 'system:serviceaccount:a/b:c'],
    ['', '', ''],
  ])('typed as %j is user %j', (text, user, typed) => {
    expect(userOfText(text)).toBe(user)
    expect(textOfUser(user)).toBe(typed)
    expect(userOfText(textOfUser(user))).toBe(user)
  })

  it('has its groups asked for only where its name does not imply them', () => {
    expect(['', 'jane', 'system:anonymous', 'system:serviceaccount:shop:web'].map(needsGroups)).toEqual([
      false,
      true,
      false,
      false,
    ])
    expect(groupsOfText(' ops, dev team,,ops ')).toEqual(['ops', 'dev team'])
  })

  it('is in the address with its groups', () => {
    expect(accountFromParams(new URLSearchParams('in=shop'))).toBeUndefined()
    expect(accountFromParams(new URLSearchParams('of=jane&ofgroup=a&ofgroup=b'))).toEqual({
      user: 'jane',
      groups: ['a', 'b'],
    })
  })
})

const word = fc.stringMatching(/^[A-Za-z0-9.:*-]{1,20}$/)

describe('a check in an address', () => {
  it('survives a round trip', () => {
    const resource = fc.record(
      {
        verb: word,
        group: fc.oneof(fc.constant(''), word),
        resource: word,
        subresource: word,
        name: word,
        namespace: fc.oneof(fc.constant(''), word),
      },
      { requiredKeys: ['verb', 'group', 'resource', 'namespace'] },
    )
    const path = fc.record({ verb: word, path: fc.webPath().map((p) => `/${p}`) })
    const account = fc.oneof(
      fc.constant({}),
      fc.record({ user: word }),
      fc.record({ user: word, groups: fc.array(word, { minLength: 1, maxLength: 3 }) }),
    )
    fc.assert(
      fc.property(fc.oneof(resource, path), account, (call, who) => {
        const check = { ...call, ...who }
        expect(checkFromParams(queryOfCheck(check), 'other')).toEqual(check)
      }),
    )
  })

  it.each([
    ['', null],
    ['verb=get', null],
    ['resource=pods', null],
    ['verb=list&resource=pods', { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }],
    ['verb=list&resource=pods&namespace=', { verb: 'list', group: '', resource: 'pods', namespace: '' }],
    ['verb=get&path=/metrics&resource=pods', { verb: 'get', path: '/metrics' }],
  ])('%j means %j', (query, check) => {
    expect(checkFromParams(new URLSearchParams(query), 'shop')).toEqual(check)
  })

  it('waits for the pod’s own namespace when the address names none', () => {
    expect(checkFromParams(new URLSearchParams('verb=list&resource=pods'), undefined)).toBeNull()
    expect(checkFromParams(new URLSearchParams('verb=get&path=/metrics'), undefined)).not.toBeNull()
  })
})
