import { describe, expect, it } from 'vitest'
import { accountFromParams, groupsOfText, needsGroups, textOfUser, userOfText } from './account-in-url'

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
