import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { explainUnauthorized } from '@/lib/diagnosis/testing/on-the-wire'
import { tokenCauses } from './causes/all'
import { claimsOf, factsOf, ISSUER, NOW, PATH, SECONDS, UID } from './testing/token-facts'
import type { TokenFacts } from './token-facts'

const explainOwn = (facts: TokenFacts) =>
  explainUnauthorized({ facts, request: { verb: 'list' }, whose: 'own' })
const explainText = (facts: TokenFacts) =>
  explainUnauthorized({ facts, request: {}, whose: 'text', message: 'Unauthorized' })

const expired = (ms: number) => factsOf({ claims: claimsOf({ expiresAt: (NOW - ms) / 1000 }) })
const absent: Partial<TokenFacts> = {
  file: { path: PATH, state: 'absent', says: `${PATH} does not exist.`, kept: false },
  claims: undefined,
}
const { pod: _pod, ...podless } = claimsOf()
const { serviceAccount: _account, ...nameless } = podless

function withoutClock({ serverNow: _, ...facts }: TokenFacts): TokenFacts {
  return facts
}

type Row = [id: string, confidence: string, facts: TokenFacts, says: string]

const ROWS: Row[] = [
  [
    'B1',
    'proven',
    expired(180_000),
    `This pod's token expired 3 min ago, at 2026-07-01 11:57:00 UTC, by the API server's own clock. ${PATH} still has it, so the kubelet has not replaced it.`,
  ],
  [
    'B1',
    'likely',
    withoutClock(expired(180_000)),
    `This pod's token expired 3 min ago, at 2026-07-01 11:57:00 UTC, by this node's clock; the API server's is not known. ${PATH} still has it, so the kubelet has not replaced it.`,
  ],
  [
    'B1',
    'proven',
    {
      ...expired(7_200_000),
      file: { path: PATH, state: 'absent', says: 'It does not exist.', kept: true },
    },
    `This pod's token expired 2 h ago, at 2026-07-01 10:00:00 UTC, by the API server's own clock. ${PATH} cannot be read now, and this is the last token that could.`,
  ],
  [
    'B2',
    'proven',
    factsOf({
      serverNow: NOW - 300_000,
      claims: claimsOf({ notBefore: SECONDS - 10, issuedAt: SECONDS - 10 }),
    }),
    "This pod's token becomes valid only in 4 min 50 s (nbf), by the API server's own clock. The API server's clock is 5 min behind this node's.",
  ],
  [
    'B3',
    'likely',
    factsOf({ claims: claimsOf({ audiences: ['vault'] }) }),
    `This pod's token is for vault and not for its issuer ${ISSUER}. An API server accepts only its own audiences: its issuer, unless configured otherwise.`,
  ],
  [
    'B4',
    'likely',
    factsOf({ publishedIssuer: 'https://other.example.com' }),
    `This pod's token was issued by ${ISSUER}, and this API server issues as https://other.example.com. It was most likely made for another cluster.`,
  ],
  [
    'B5',
    'possible',
    factsOf(),
    'ServiceAccount shop/web may have been deleted, or recreated with a UID other than sa-uid, since this pod got its token.',
  ],
  [
    'B6',
    'likely',
    factsOf({ known: { uid: 'another-uid' } }),
    `This pod's token is bound to Pod shop/web-0 with UID ${UID}, and this pod has UID another-uid. Another pod's token stops working when that pod is gone.`,
  ],
  [
    'B6',
    'possible',
    factsOf({ known: {} }),
    `This pod's token is bound to Pod shop/web-0 with UID ${UID}. It stops working once that pod is gone, or about a minute after its deletion deadline.`,
  ],
  [
    'B7',
    'proven',
    factsOf({ claims: undefined }),
    `The content of ${PATH} is not a JWT with three parts. A ServiceAccount token is one line with three parts separated by dots.`,
  ],
  [
    'B7',
    'proven',
    factsOf({
      claims: undefined,
      file: { path: PATH, state: 'malformed', says: `${PATH} holds more than one word.`, kept: false },
    }),
    `${PATH} holds more than one word. A ServiceAccount token is one line with three parts separated by dots.`,
  ],
  [
    'B8',
    'proven',
    factsOf(absent),
    `${PATH} does not exist. So the call carried no token, and this API server does not accept it without one.`,
  ],
  [
    'B10',
    'possible',
    factsOf({ claims: { ...podless, kind: 'legacy-secret', audiences: [] } }),
    'This token of ServiceAccount shop/web came from a Secret. It is refused once the Secret is deleted, or invalidated after long disuse.',
  ],
  [
    'B11',
    'possible',
    factsOf({ claims: { ...nameless, node: { name: 'n1', uid: 'node-uid' } } }),
    'This token is bound to Node n1 with UID node-uid. It is refused once that node has been deleted or recreated.',
  ],
]

describe('explainUnauthorized for a call of this pod', () => {
  it.each(ROWS)('is %s, %s', (id, confidence, facts, says) => {
    expect(explainOwn(facts)).toMatchObject({
      verdict: 'denied',
      kind: 'authentication',
      request: { verb: 'list' },
      cause: { id, confidence, says },
    })
  })

  it('is tested for each row of the table but the stale copy, which only a text shows', () => {
    const tested = new Set<string>(['B9', ...ROWS.map(([id]) => id)])
    expect(tokenCauses.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([])
  })

  it('proves an end only by the server’s clock and beyond its leeway of a minute, whatever this node’s clock says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -600, max: 600 }),
        fc.integer({ min: -100_000, max: 100_000 }),
        (age, skew) => {
          const facts = factsOf({
            now: NOW + skew * 1000,
            claims: claimsOf({
              expiresAt: SECONDS - age,
              issuedAt: SECONDS - 4000,
              notBefore: SECONDS - 4000,
            }),
          })
          const { cause } = explainOwn(facts)
          if (age > 60) expect(cause).toMatchObject({ id: 'B1', confidence: 'proven' })
          else if (age >= 0) expect(cause).toMatchObject({ id: 'B1', confidence: 'likely' })
          else expect(cause?.id).toBe('B5')
        },
      ),
    )
  })

  it('says that the answer gives no reason only where the reason is not known', () => {
    const says = (facts: TokenFacts) => explainOwn(facts).says
    expect(says(factsOf({ claims: claimsOf({ audiences: ['vault'] }) }))).toBe(
      'The API server did not accept the credentials of ServiceAccount shop/web, so no permission was checked.',
    )
    expect(says(factsOf())).toMatch(/ The answer is the same for every reason and never says which\.$/)
  })

  it('never proves a cause that only an admin can see', () => {
    const { cause, alternatives, unseen } = explainOwn(factsOf())
    expect([cause, ...alternatives].map((one) => [one?.id, one?.confidence])).toEqual([
      ['B5', 'possible'],
      ['B6', 'possible'],
      ['B4', 'possible'],
    ])
    expect(unseen.map(({ command }) => command)).toEqual([
      "kubectl -n shop get serviceaccount web -o 'jsonpath={.metadata.uid}'",
      "kubectl -n shop get pod web-0 -o 'jsonpath={.metadata.uid} {.metadata.deletionTimestamp}'",
      'kubectl get --raw /.well-known/openid-configuration',
    ])
  })

  it('leaves out what is only possible once an end is proven', () => {
    const { alternatives, unseen } = explainOwn(expired(180_000))
    expect({ alternatives, unseen }).toEqual({ alternatives: [], unseen: [] })
  })

  it('judges no credentials but this pod’s', () => {
    const proxied = explainOwn(factsOf({ route: 'kubectl-proxy' }))
    expect(proxied).toMatchObject({ cause: null, alternatives: [], fixes: [] })
    expect(proxied.says).toContain('the credentials of the kubectl proxy')
  })

  it('takes the usual names of the API server for its audience', () => {
    for (const audience of [
      'https://kubernetes.default.svc',
      'kubernetes.default.svc',
      'https://kubernetes.default',
    ]) {
      const { cause } = explainOwn(
        factsOf({ claims: claimsOf({ issuer: 'https://oidc.example.com', audiences: [audience] }) }),
      )
      expect(cause?.id).toBe('B5')
    }
  })

  it('has a deleted ServiceAccount created before its pod, which could not start without it', () => {
    expect(explainOwn(factsOf()).fixes[0]?.says).toMatch(/If the ServiceAccount is gone, create it first/)
  })

  it('shows file, claims, clock and calls, and never a signature', () => {
    const { evidence } = explainOwn(factsOf({ serverNow: NOW - 90_000 }))
    expect(evidence.map(({ marks: _, ...said }) => said)).toEqual([
      { probe: PATH, says: 'It can be read.' },
      {
        probe: 'Claims of the token, without its signature',
        says: `sub system:serviceaccount:shop:web; iss ${ISSUER}; aud ${ISSUER}; iat 2026-07-01T11:50:00Z; exp 2026-07-01T12:50:00Z; pod web-0 (${UID})`,
      },
      { probe: 'Date of the answer', says: '2026-07-01T11:58:30Z, 1 min 30 s behind this node’s' },
      { probe: 'GET /version with this pod’s token', says: '401' },
    ])
    expect(
      evidence.flatMap(({ says, marks }) => marks?.says?.map(([from, to]) => says.slice(from, to)) ?? []),
    ).toEqual(['system:serviceaccount:shop:web', ISSUER, ISSUER, 'web-0', UID])
  })

  it('grants nothing by any fix, and its YAML reads back', () => {
    for (const facts of [
      expired(180_000),
      factsOf(absent),
      factsOf({ claims: claimsOf({ audiences: ['vault'] }) }),
      factsOf(),
    ]) {
      const { fixes } = explainOwn(facts)
      expect(fixes.length).toBeGreaterThan(0)
      for (const { opens, yaml } of fixes) {
        expect(opens).toEqual([])
        if (yaml) expect(parseDocument(yaml).toJS()).toHaveProperty('spec')
      }
    }
  })
})

describe('explainUnauthorized for a text', () => {
  it('gives no cause while this pod’s token is accepted, and names the copy that a program may keep', () => {
    const finding = explainText(factsOf({ withToken: 'accepted' }))
    expect(finding).toMatchObject({ cause: null, alternatives: [{ id: 'B9', confidence: 'possible' }] })
    expect(finding.says).toBe(
      "The API server did not accept the credentials. The answer is the same for every reason and never says which. The text does not say whose they were. This pod's own token is accepted now, so another token or an older copy was sent, or the cause has passed.",
    )
    expect(finding.fixes[0]?.says).toContain('read the token file again')
  })

  it('claims at most a likelihood while this pod’s token is refused too', () => {
    const finding = explainText(expired(180_000))
    expect(finding).toMatchObject({ cause: { id: 'B1', confidence: 'likely' } })
    expect(finding.says).toContain("This pod's own token is refused now as well.")
  })

  it('says only what the text says while the API server is unavailable', () => {
    const finding = explainText(factsOf({ withToken: 'unknown', asked: [] }))
    expect(finding).toMatchObject({ cause: null, alternatives: [], fixes: [] })
    expect(finding.unseen).toMatchObject([
      {
        needs: expect.stringMatching(
          /^Which account and which credential the client sends\..* its secret\.$/,
        ),
        command: 'kubectl auth whoami; kubectl config view --minify',
        isForReader: true,
      },
    ])
    expect(finding.evidence[0]).toMatchObject({ probe: 'The text', says: 'Unauthorized' })
    expect(finding.says).not.toContain('now')
  })

  it.each([
    ['the text', { message: 'https://1A2B.gr7.eu-west-1.eks.amazonaws.com: Unauthorized' }, {}],
    ['the issuer', {}, { publishedIssuer: 'https://oidc.eks.eu-west-1.amazonaws.com/id/1A2B' }],
  ])('speaks of an access entry where %s shows that the cluster is one of EKS', (_, text, more) => {
    const facts = factsOf({ withToken: 'unknown', asked: [], ...more })
    const { unseen } = explainUnauthorized({
      facts,
      request: {},
      whose: 'text',
      message: 'Unauthorized',
      ...text,
    })
    expect(unseen[0]?.needs).toContain(
      'On EKS, an IAM identity without an access entry gets the same answer.',
    )
  })

  it('does not speak of a token that this pod does not have', () => {
    expect(explainText(factsOf(absent)).says).toContain(
      'This pod sends no token, and is refused now as well.',
    )
  })

  it.each([
    ['[invalid bearer token, service account token has expired]', 'B1', 'denied'],
    ['token audiences ["vault"] is invalid for the target audiences ["https://a"]', 'B3', 'denied'],
    ['open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory', 'C1', 'failed'],
  ])(
    'takes a text that gives the reason at its word, whatever this pod’s token is: %s',
    (message, id, verdict) => {
      for (const facts of [factsOf(), expired(180_000), factsOf(absent)]) {
        const told = explainUnauthorized({ facts, request: {}, whose: 'text', message })
        expect(told).toMatchObject({ verdict, cause: { id }, alternatives: [] })
        expect(told.fixes).not.toEqual([])
      }
    },
  )

  it.each([
    [
      "oidc: error evaluating user info validation rule: validation expression 'user.groups.all(g, !g.startsWith('system:'))' failed: no system groups",
      /userValidationRules, user\.groups\.all.* It says: no system groups\.$/,
    ],
    [
      'oidc: error evaluating claim validation expression: validation expression \'claims.hd == \\"example.com\\"\' failed: ',
      /claimValidationRules, claims\.hd .* refused it\.$/,
    ],
    ['oidc: required claim groups not present in ID token', /claimValidationRules, groups refused it/],
    [
      'oidc: parse username claims "email": claim not present',
      /by claimMappings, email\. It says: claim not present/,
    ],
    ['oidc: authenticator not initialized', /never reached the identity provider/],
  ])('names the rule of an identity provider’s token, as B15: %s', (reason, says) => {
    const message = `"Unable to authenticate the request" err="[invalid bearer token, ${reason}]"`
    const told = explainUnauthorized({ facts: factsOf(), request: {}, whose: 'text', message })
    expect(told.cause).toMatchObject({ id: 'B15', says: expect.stringMatching(says) })
  })

  it('says where a token for Vault was sent, and to whom it gives a reviewer', () => {
    const message = 'token audiences ["vault://shop"] is invalid for the target audiences ["https://a"]'
    const told = explainUnauthorized({ facts: factsOf(), request: {}, whose: 'text', message })
    expect(told).toMatchObject({ cause: { id: 'B3', confidence: 'likely' }, fixes: [{ where: 'cluster' }] })
    expect(told.fixes[0]?.says).toContain('system:auth-delegator')
  })

  it('does not take the reason in a text for that of its own call', () => {
    const message = 'service account token has expired'
    const told = explainUnauthorized({ facts: factsOf(), request: {}, whose: 'own', message })
    expect(told.cause?.id).not.toBe('B1')
  })
})
