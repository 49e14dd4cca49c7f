import { expect, it } from 'vitest'
import { refusedToken } from './refused-token'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: object) => `${part({ alg: 'RS256' })}.${part(claims)}.signature`

it.each<[string, string, string | undefined, RegExp]>([
  [
    'an opaque token',
    'sha256~abc',
    undefined,
    /^It is not a JWT, so it names no issuer and no audience\. Make a new one: /,
  ],
  [
    'another issuer than the settings name',
    jwt({ iss: 'https://a.example', aud: ['one', 'two'] }),
    'https://b.example',
    /the issuer https:\/\/a\.example and the audience one and two\. So this API server .* revoked\. This page is set up for tokens of the issuer https:\/\/b\.example\./,
  ],
  [
    'an end',
    jwt({ iss: 'a', aud: 'b', exp: 1_800_000_000 }),
    undefined,
    /the audience b, and ends at 2027-01-15 08:00:00 UTC\. So this API server takes another issuer or audience/,
  ],
  [
    'an end that has passed',
    jwt({ iss: 'a', aud: 'b', exp: 1_700_000_000 }),
    undefined,
    /^It ended at 2023-11-14 22:13:20 UTC\. Make a new one: \S.*$/,
  ],
  ['no end', jwt({ iss: 'a', aud: 'b' }), undefined, /the audience b\. So this API server takes another/],
  ['what hides', jwt({ iss: 'a\u202eb\n<b>', aud: [] }), undefined, /the issuer a\\u202eb/],
  ['a long claim', jwt({ iss: 'a'.repeat(5_000), aud: [] }), undefined, /issuer a{199}… and/],
])('names what a refused token names of itself, and never the token: %s', (_, token, issuer, says) => {
  const { hint } = refusedToken(token, issuer, 1_750_000_000_000)
  expect(hint).toMatch(says)
  expect(hint).not.toContain(token)
  expect(hint.length).toBeLessThan(2_500)
})
