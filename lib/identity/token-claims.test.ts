import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { plain } from '@/lib/phrase/phrase'
import { askedLifetime, readClaims, rotationExpected, type TokenClaims } from './token-claims'
import {
  type AccountReading,
  type KnownPod,
  replacement,
  type TokenKeeper,
  type TokenSurroundings,
  tokenFindings,
} from './token-findings'

const recordedSchema = z.object({ header: z.unknown(), payload: z.unknown() })

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function claimsOf(payload: unknown, header: unknown = { alg: 'RS256', kid: 'k' }): TokenClaims {
  const claims = readClaims(part(header), part(payload))
  if (!claims) throw new Error('no claims')
  return claims
}

function recorded(pod: string): TokenClaims {
  const file = JSON.parse(readFileSync(`e2e/inpod/${pod}/1-first/app/sa/token.claims.json`, 'utf8'))
  const { header, payload } = recordedSchema.parse(file)
  return claimsOf(payload, header)
}

const IAT = 1795528197

describe('readClaims', () => {
  it.each(['probe', 'probe-nonroot', 'probe-fsgroup'])('reads the token of the real pod %s', (pod) => {
    const claims = recorded(pod)
    expect(claims).toMatchObject({
      kind: 'bound',
      subject: 'system:serviceaccount:inpod:probe',
      namespace: 'inpod',
      serviceAccount: { name: 'probe', uid: 'd13bf779-dd5d-4785-8246-5a9f0c211b4e' },
      pod: { name: pod },
      node: { name: 'vm', uid: '418986ff-7d6f-4d71-b9d7-a8600150a1fb' },
      issuedAt: IAT,
      warnAfter: IAT + 3607,
      expiresAt: IAT + 365 * 86_400,
    })
    expect(askedLifetime(claims)).toBe(3607)
    expect(rotationExpected(claims)).toBeCloseTo(IAT + 2885.6)
  })

  it('expects the real 600 s token to be replaced shortly before the kubelet did', () => {
    const schema = z.array(z.object({ claims: z.record(z.string(), z.unknown()) }))
    const [first, second] = schema.parse(JSON.parse(readFileSync('e2e/inpod/token-rotation.json', 'utf8')))
    const expected = rotationExpected(claimsOf(first?.claims)) ?? 0
    const replaced = claimsOf(second?.claims).issuedAt ?? 0
    expect(replaced - expected).toBeGreaterThan(0)
    expect(replaced - expected).toBeLessThan(90)
  })

  it('replaces a long token after a day', () => {
    const claims = claimsOf({ iat: 0, exp: 10 * 86_400, 'kubernetes.io': { pod: { name: 'p', uid: 'u' } } })
    expect(rotationExpected(claims)).toBe(86_400)
  })

  it('knows the token of a Secret', () => {
    const claims = claimsOf({
      iss: 'kubernetes/serviceaccount',
      sub: 'system:serviceaccount:shop:web',
      'kubernetes.io/serviceaccount/namespace': 'shop',
      'kubernetes.io/serviceaccount/secret.name': 'web-token',
      'kubernetes.io/serviceaccount/service-account.name': 'web',
      'kubernetes.io/serviceaccount/service-account.uid': 'u1',
    })
    expect(claims).toMatchObject({
      kind: 'legacy-secret',
      namespace: 'shop',
      serviceAccount: { name: 'web', uid: 'u1' },
    })
    expect(rotationExpected(claims)).toBeUndefined()
  })

  it.each([
    ['no base64url', '!', part({})],
    ['no JSON', Buffer.from('x').toString('base64url'), part({})],
    ['no object', part({ alg: 'RS256' }), part(null)],
    ['a time of another type', part({ alg: 'RS256' }), part({ exp: 'soon' })],
    ['a time beyond any date', part({ alg: 'RS256' }), part({ exp: 1e300 })],
    ['a header without algorithm', part({}), part({})],
  ])('refuses %s', (_, header, payload) => expect(readClaims(header, payload)).toBeUndefined())

  it('never throws, whatever the parts', () => {
    fc.assert(
      fc.property(fc.string(), fc.json(), (header, json) => {
        expect(() => readClaims(header, Buffer.from(json).toString('base64url'))).not.toThrow()
        expect(() => readClaims(part({ alg: 'x' }), Buffer.from(json).toString('base64url'))).not.toThrow()
      }),
    )
  })
})

describe('tokenFindings', () => {
  const real = recorded('probe')
  const uid = 'c7c54a5c-a03b-48e9-94f3-b76489dac03a'
  const knows: KnownPod = { name: 'probe', namespace: 'inpod', uid, serviceAccount: 'probe', node: 'vm' }

  function worst(claims: TokenClaims, known: KnownPod, now: number): string {
    const [first] = tokenFindings(claims, known, now)
    return `${first?.severity}: ${plain(first?.says ?? [])}`
  }

  it('finds nothing wrong with a fresh token in its own pod, and explains the year', () => {
    const findings = tokenFindings(real, knows, IAT + 60)
    expect(findings.map((f) => f.severity)).toEqual(['ok', 'ok'])
    expect(findings.map((f) => plain(f.says)).join(' ')).toMatch(
      /exp is 365 days after iat .* asked for 60 minutes/,
    )
  })

  it.each([
    ['expired', real, knows, IAT + 366 * 86_400, /^bad: The token expired 1 d ago/],
    [
      'that expired just now',
      { ...real, expiresAt: IAT },
      knows,
      IAT + 60,
      /^bad: The token expired 1 min ago\. The API server may still accept it for up to about a minute, then it answers 401\.$/,
    ],
    [
      'past the minute after its end',
      { ...real, expiresAt: IAT },
      knows,
      IAT + 75,
      /^bad: The token expired 1 min 15 s ago\. The API server answers it with 401\.$/,
    ],
    ['past warnafter', real, knows, IAT + 7200, /^warning: The kubelet should have replaced/],
    [
      'overdue',
      real,
      knows,
      IAT + 3580,
      /^warning: The kubelet was expected to replace this token 11 min 34 s ago/,
    ],
    ['from the future', real, knows, IAT - 600, /^bad: The token is not valid for another 600 s/],
    [
      'of another pod',
      real,
      { ...knows, uid: 'other' },
      IAT,
      /^bad: The token is bound to another pod, probe: .* that the kubelet does not replace here/,
    ],
    [
      'of another pod by name',
      real,
      { name: 'web-2' },
      IAT,
      /^bad: The token is bound to pod probe, and this pod is web-2/,
    ],
    ['of another namespace', real, { namespace: 'shop' }, IAT, /^bad: The token is from namespace inpod/],
    [
      'of another ServiceAccount',
      real,
      { serviceAccount: 'web' },
      IAT,
      /^bad: The token is for ServiceAccount probe/,
    ],
    ['of another node', real, { node: 'n2' }, IAT, /^bad: The token names node vm/],
    [
      'for another audience',
      { ...real, audiences: ['vault'] },
      knows,
      IAT,
      /^warning: The audience is vault/,
    ],
    [
      'of a Secret',
      { ...real, kind: 'legacy-secret' as const },
      knows,
      IAT,
      /^warning: This is a token of a Secret/,
    ],
    [
      'of another issuer',
      { ...real, kind: 'other' as const },
      knows,
      IAT,
      /^warning: The token has no kubernetes.io claims/,
    ],
  ])('names a token %s', (_, claims, known, now, says) => expect(worst(claims, known, now)).toMatch(says))

  it('takes the audience of EKS for that of an API server, though its issuer is another', () => {
    const eks = {
      ...real,
      issuer: 'https://oidc.eks.example/id/A',
      audiences: ['https://kubernetes.default.svc'],
    }
    expect(
      tokenFindings(eks, knows, IAT)
        .map(({ says }) => plain(says))
        .join(),
    ).not.toMatch(/audience/)
  })

  const secret: TokenKeeper = { by: 'nobody', place: 'a secret volume (web)' }
  const unread: AccountReading = { state: 'unread' }
  const none: TokenSurroundings = { keeper: { by: 'unknown' }, isRefused: false, account: unread }

  it.each<[string, TokenClaims, Partial<TokenSurroundings>, number, RegExp]>([
    [
      'refused, whatever its claims say',
      real,
      { isRefused: true },
      IAT + 60,
      /^bad: The API server answered 401 to a call with this token/,
    ],
    [
      'refused because it expired, and for no other reason',
      real,
      { isRefused: true },
      (real.expiresAt ?? 0) + 5,
      /^bad: The token expired 5 s ago\. The API server answers it with 401\.$/,
    ],
    [
      'copied into a Secret, which no kubelet replaces',
      real,
      { keeper: secret },
      IAT + 60,
      /^warning: The file is on a secret volume \(web\), so it is a copy: the kubelet does not replace .* ends at its exp, or with the pod/,
    ],
    [
      'copied, past warnafter',
      real,
      { keeper: secret },
      IAT + 7200,
      /^warning: warnafter passed 59 min 53 s ago\. Calls still work/,
    ],
    [
      'of an account that is gone',
      real,
      { account: { state: 'absent', name: 'probe' } },
      IAT,
      /^bad: ServiceAccount inpod\/probe no longer exists/,
    ],
    [
      'of an account that was created again',
      real,
      { account: { state: 'present', name: 'probe', uid: 'new' } },
      IAT,
      /^bad: ServiceAccount inpod\/probe was deleted and recreated: the token names UID d13bf779/,
    ],
    [
      'of an account that is as it was',
      real,
      { account: { state: 'present', name: 'probe', uid: real.serviceAccount?.uid ?? '' } },
      IAT,
      /^ok: /,
    ],
    ['beside another account', real, { account: { state: 'absent', name: 'other' } }, IAT, /^ok: /],
    [
      'bound to a Secret',
      { ...real, pod: undefined, secret: { name: 's', uid: 'u' } } as unknown as TokenClaims,
      {},
      IAT,
      /^ok: /,
    ],
  ])('names a token %s', (_, claims, around, now, says) => {
    const [first] = tokenFindings(claims, knows, now, { ...none, ...around })
    expect(`${first?.severity}: ${plain(first?.says ?? [])}`).toMatch(says)
  })

  it.each<[string, TokenClaims, KnownPod, TokenKeeper, boolean]>([
    ['of this pod', real, knows, { by: 'kubelet' }, true],
    ['whose file nobody could judge', real, knows, { by: 'unknown' }, true],
    ['in a Secret', real, knows, secret, false],
    ['of another pod', real, { ...knows, uid: 'other' }, { by: 'unknown' }, false],
    ['of another pod by its name', real, { name: 'web-2' }, { by: 'unknown' }, false],
    ['of the old kind', { ...real, kind: 'legacy-secret' }, knows, { by: 'unknown' }, false],
  ])('expects the kubelet to replace a token %s: %#', (_, claims, known, keeper, isExpected) => {
    expect(replacement(claims, known, keeper) !== undefined).toBe(isExpected)
    const says = tokenFindings(claims, known, IAT + 60, { ...none, keeper }).map((f) => f.says)
    expect(says.some((text) => /kubelet replaces it before/.test(plain(text)))).toBe(isExpected)
  })
})
