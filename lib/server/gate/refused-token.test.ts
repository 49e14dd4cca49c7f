import { expect, it } from 'vitest'
import { refusedToken } from './refused-token'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: object) => `${part({ alg: 'RS256' })}.${part(claims)}.signature`

it.each<[string, string, string | undefined, RegExp]>([
  ['an opaque token', 'sha256~abc', undefined, /It is not a JWT, so it names no issuer and no audience\.$/],
  [
    'another issuer than the settings name',
    jwt({ iss: 'https://a.example', aud: ['one', 'two'] }),
    'https://b.example',
    /the issuer https:\/\/a\.example and the audience one and two\. This page is set up for tokens of the issuer https:\/\/b\.example\./,
  ],
  [
    'an end',
    jwt({ iss: 'a', aud: 'b', exp: 1_800_000_000 }),
    undefined,
    /Its end is Fri, 15 Jan 2027 08:00:00 GMT\./,
  ],
  ['what hides', jwt({ iss: 'a\u202eb\n<b>', aud: [] }), undefined, /the issuer a\\u202eb/],
  ['a long claim', jwt({ iss: 'a'.repeat(5_000), aud: [] }), undefined, /issuer a{200}… and/],
])('names what a refused token names of itself, and never the token: %s', (_, token, issuer, says) => {
  const { hint } = refusedToken(token, issuer)
  expect(hint).toMatch(says)
  expect(hint).not.toContain(token)
  expect(hint.length).toBeLessThan(2_500)
})
