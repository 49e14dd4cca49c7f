import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import {
  type CredentialFile,
  declaredCredentials,
  type ParsedCredential,
} from '@/lib/identity/declared-credentials'
import { type Pod, parsePod } from '@/lib/identity/pod-spec'
import type { TokenClaims } from '@/lib/identity/token-claims'
import { credentialSchema } from '../../contract/identity'
import * as described from './describe-credential'

/** As it goes over the wire. */
const describeCredential = (...asked: Parameters<typeof described.describeCredential>) =>
  z.encode(credentialSchema, described.describeCredential(...asked))

import type { CredentialFacts } from './token-words'

const NOW = 1_800_000_000_000
const ISSUER = 'https://k'
const UID = '0f0f0f0f-1111-4222-8333-444444444444'

function podWith(volume: object, mount: object = {}): Pod {
  const pod = parsePod({
    metadata: { name: 'web', namespace: 'shop', uid: UID },
    spec: {
      containers: [{ name: 'app', volumeMounts: [{ name: 'v', mountPath: '/v/', ...mount }] }],
      volumes: [{ name: 'v', ...volume }],
    },
  })
  if (!pod) throw new Error('no Pod')
  return pod
}

function factsOf(pod: Pod | undefined, more: Partial<CredentialFacts> = {}): CredentialFacts {
  const [container] = pod?.spec.containers ?? []
  return {
    declared: pod && container && declaredCredentials(pod, container),
    mounts: [],
    variables: [],
    clusterCa: ['AA'],
    caPath: '/sa/ca.crt',
    podUid: UID,
    now: NOW,
    ...more,
  }
}

const file = (parsed?: ParsedCredential, more: Partial<CredentialFile> = {}): CredentialFile => ({
  path: '/v/token',
  root: '/v',
  state: 'readable',
  mode: '0644',
  uid: 0,
  gid: 0,
  isSwapped: true,
  ...(parsed ? { parsed } : {}),
  ...more,
})
const claims = (more: Partial<TokenClaims> = {}): ParsedCredential => ({
  kind: 'token',
  claims: {
    header: { alg: 'RS256', kid: '' },
    kind: 'bound',
    issuer: ISSUER,
    subject: 'system:serviceaccount:shop:web',
    audiences: ['vault'],
    issuedAt: NOW / 1000,
    expiresAt: NOW / 1000 + 600,
    namespace: 'shop',
    serviceAccount: { name: 'web', uid: 'a' },
    pod: { name: 'web', uid: UID },
    ...more,
  },
})
const certificates = (isAuthority: boolean, fingerprints: string[], end = NOW + 1e10): ParsedCredential => ({
  kind: 'certificates',
  first: {
    subject: 'CN=x',
    issuer: 'CN=y',
    names: ['web.shop.svc'],
    notBefore: NOW - 1e9,
    notAfter: end,
    isAuthority,
  },
  fingerprints,
  hasKey: false,
  soonestEnd: end,
})
const source = (part: object) => podWith({ projected: { sources: [part] } })
const ofVault = { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 600 } }

it('names the API token of EKS, whose audience is not its issuer', () => {
  const eks = { issuer: 'https://oidc.eks.example/id/A', audiences: ['https://kubernetes.default.svc'] }
  expect(describeCredential(file(claims(eks)), factsOf(undefined))).toMatchObject({
    name: 'API token',
    goodFor: 'The API server, as system:serviceaccount:shop:web.',
  })
})

describe('a credential shows what it is good for and who made it', () => {
  it.each<[string, CredentialFile, Pod | undefined, object]>([
    [
      'a projected token for another service',
      file(claims()),
      source(ofVault),
      {
        kind: 'token',
        name: 'Token for vault',
        of: 'ServiceAccount shop/web, bound to this pod',
        goodFor: expect.stringMatching(/^vault only\. The API server .* 401/),
        madeBy: { by: 'projected', says: expect.stringContaining('for audience vault of 600 s') },
        life: { renewedAt: '2027-01-15T08:08:00Z', until: '2027-01-15T08:10:00Z' },
      },
    ],
    [
      'the same without the pod’s spec, by its claims and the kubelet’s link',
      file(claims()),
      undefined,
      { madeBy: { by: 'projected', says: expect.stringContaining('..data link') } },
    ],
    [
      'an extended token, which is accepted until exp',
      file(claims({ warnAfter: NOW / 1000 + 300 })),
      source(ofVault),
      { life: { until: '2027-01-15T08:10:00Z', staleFrom: '2027-01-15T08:05:00Z' } },
    ],
    [
      'a copy of another pod’s token in a Secret, without the pod’s spec',
      file(claims({ pod: { name: 'other', uid: 'x' } })),
      undefined,
      { madeBy: { by: 'unknown', says: expect.stringContaining('so it is a copy') } },
    ],
    [
      'a copy in a Secret',
      file(claims()),
      podWith({ secret: { secretName: 'copied' } }),
      {
        madeBy: { by: 'secret', says: expect.stringContaining('copy of Secret copied') },
        findings: [{ severity: 'warning', says: expect.stringContaining('does not replace') }],
        life: { until: '2027-01-15T08:10:00Z' },
      },
    ],
    [
      'a legacy token, which never ends',
      file(claims({ kind: 'legacy-secret', audiences: [], secret: { name: 'web-token', uid: '' } })),
      undefined,
      {
        kind: 'legacy-token',
        goodFor: expect.stringContaining('until Secret web-token is deleted'),
        madeBy: { by: 'secret' },
      },
    ],
    [
      'the token of another pod',
      file(claims({ pod: { name: 'other', uid: 'x' } })),
      source(ofVault),
      { findings: [{ severity: 'bad', says: expect.stringContaining('bound to another pod, other') }] },
    ],
    [
      'an expired one',
      file(claims({ expiresAt: NOW / 1000 - 3600 })),
      source(ofVault),
      { findings: [{ severity: 'bad', says: 'It expired 1 h ago.' }] },
    ],
    [
      'one that cannot be read, by the spec alone',
      file(undefined, { state: 'denied', mode: '0600', refused: 'no' }),
      source(ofVault),
      {
        kind: 'token',
        readable: false,
        of: 'projected, audience vault',
        findings: [{ severity: 'bad', says: 'no' }],
      },
    ],
    [
      'a bundle with the cluster’s CA',
      file(certificates(true, ['BB', 'AA'])),
      podWith({ configMap: { name: 'trust' } }),
      { kind: 'ca-bundle', certificates: 2, holdsClusterCa: true, madeBy: { by: 'config-map' } },
    ],
    [
      'a bundle without it',
      file(certificates(true, ['BB'])),
      undefined,
      { holdsClusterCa: false, goodFor: expect.stringContaining('cannot verify the API server') },
    ],
    [
      'a certificate that ends soon',
      file(certificates(false, ['BB'], NOW + 86_400_000)),
      undefined,
      {
        kind: 'certificate',
        goodFor: expect.stringContaining('web.shop.svc'),
        findings: [
          { severity: 'warning', says: expect.stringMatching(/^It expires in 1 d|^It expires in 24 h/) },
        ],
      },
    ],
    [
      'a ClusterTrustBundle',
      file(certificates(true, ['BB'])),
      source({ clusterTrustBundle: { name: 'corp', path: 'token' } }),
      { madeBy: { by: 'trust-bundle', says: expect.stringMatching(/ClusterTrustBundle corp.*1\.37/) } },
    ],
    [
      'a pod certificate',
      file(certificates(false, ['BB'])),
      source({ podCertificate: { signerName: 'x.example/y', credentialBundlePath: 'token' } }),
      { madeBy: { by: 'pod-certificate', says: expect.stringMatching(/signer x\.example\/y.*1\.37/) } },
    ],
  ])('%s', (_, found, pod, expected) => {
    expect(describeCredential(found, factsOf(pod))).toMatchObject(expected)
  })

  it('nothing ends where no claim says so, and nothing is compared with a CA that was not read', () => {
    const parsed = claims()
    if (parsed.kind !== 'token') throw new Error('no token')
    const { expiresAt: _, ...endless } = parsed.claims
    const bare = file({ kind: 'token', claims: endless })
    expect(describeCredential(bare, factsOf(undefined))).not.toHaveProperty('life')
    const bundle = describeCredential(file(certificates(true, ['BB'])), factsOf(undefined, { clusterCa: [] }))
    expect(bundle).not.toHaveProperty('holdsClusterCa')
    expect(bundle.goodFor).toContain('not known')
  })
})

it('a variable’s path is shown only if a file, a mount or the pod’s spec confirms it', () => {
  const env = new Map([
    ['AWS_WEB_IDENTITY_TOKEN_FILE', '/v/token'],
    ['KUBECONFIG', '/v/none'],
    ['SSL_CERT_FILE', '/etc/ssl/ca.crt'],
    ['CURL_CA_BUNDLE', '/hunter2/hunter2'],
    ['GOOGLE_APPLICATION_CREDENTIALS', 'hunter2'],
    ['HOME', '/v/token'],
  ])
  const variables = described.pathVariables({
    env,
    literals: new Set(['SSL_CERT_FILE']),
    files: new Set(['/v/token']),
    roots: ['/v'],
  })
  expect(variables.map(({ name, state, path }) => [name, state, path])).toEqual([
    ['KUBECONFIG', 'missing', '/v/none'],
    ['AWS_WEB_IDENTITY_TOKEN_FILE', 'found', '/v/token'],
    ['GOOGLE_APPLICATION_CREDENTIALS', 'withheld', undefined],
    ['SSL_CERT_FILE', 'elsewhere', '/etc/ssl/ca.crt'],
    ['CURL_CA_BUNDLE', 'withheld', undefined],
  ])
  expect(JSON.stringify(variables)).not.toContain('hunter2')
  expect(describeCredential(file(claims()), factsOf(undefined, { variables })).variables).toEqual([
    'AWS_WEB_IDENTITY_TOKEN_FILE',
  ])
})

it('a token on a subPath mount is never called renewed, by the spec or by the mounts', () => {
  const pod = parsePod({
    metadata: { name: 'web', namespace: 'shop', uid: UID },
    spec: {
      containers: [{ name: 'app', volumeMounts: [{ name: 'v', mountPath: '/v/token', subPath: 'token' }] }],
      volumes: [{ name: 'v', projected: { sources: [ofVault] } }],
    },
  })
  const mounts = [{ path: '/v/token', isSubPath: true as const }]
  for (const facts of [factsOf(pod), factsOf(undefined, { mounts })]) {
    const found = describeCredential(file(claims(), { root: '/v/token', isSwapped: false }), facts)
    expect(found.madeBy).toMatchObject({ frozen: true, says: expect.stringContaining('subPath') })
    expect(found.madeBy.says).not.toContain('Secret')
    expect(found.life).toEqual({ from: expect.any(String), until: '2027-01-15T08:10:00Z' })
    expect(found.findings).toMatchObject([
      { says: expect.stringContaining('renews its volume, but not this file') },
    ])
  }
})
