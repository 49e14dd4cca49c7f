import { describe, expect, it } from 'vitest'
import type { CredentialFile, ParsedCredential } from '@/lib/identity/declared-credentials'
import type { TokenClaims } from '@/lib/identity/token-claims'
import { plain } from '@/lib/phrase/phrase'
import { cloudChains } from './all'
import { type CloudFacts, goesByProxy } from './chain'

const NOW = 1_800_000_000_000
const ISSUER = 'https://kubernetes.default.svc'
const ARN = 'arn:aws:iam::111122223333:role/shop-web'
const IRSA = '/var/run/secrets/eks.amazonaws.com/serviceaccount/token'
const POD_IDENTITY = '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token'
const AZURE = '/var/run/secrets/azure/tokens/azure-identity-token'
const GOOGLE = '/etc/gcp/config.json'
const GOOGLE_TOKEN = '/var/run/secrets/gcp/token'
const PROVIDER = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/shop/providers/kind'

const claimsOf = (audience: string, more: Partial<TokenClaims> = {}): TokenClaims => ({
  header: { alg: 'RS256', kid: '' },
  kind: 'bound',
  issuer: ISSUER,
  subject: 'system:serviceaccount:shop:web',
  audiences: [audience],
  issuedAt: NOW / 1000 - 60,
  expiresAt: NOW / 1000 + 3540,
  ...more,
})
const file = (path: string, parsed: ParsedCredential): CredentialFile => ({
  path,
  root: path.slice(0, path.lastIndexOf('/')),
  state: 'readable',
  mode: '0640',
  uid: 0,
  gid: 65532,
  isSwapped: true,
  parsed,
})
const token = (path: string, audience: string, more?: Partial<TokenClaims>) =>
  file(path, { kind: 'token', claims: claimsOf(audience, more) })
function denied(path: string): CredentialFile {
  const { parsed: _, ...rest } = token(path, '')
  return { ...rest, state: 'denied', mode: '0600' }
}

interface Setting {
  annotations?: Record<string, string> | 'unread'
  env?: Record<string, string>
  literals?: string[]
  files?: CredentialFile[]
  labels?: Record<string, string>
  hostNetwork?: boolean
}

function factsOf({
  annotations = {},
  env = {},
  literals,
  files = [],
  labels = {},
  hostNetwork = false,
}: Setting): CloudFacts {
  return {
    env: new Map(Object.entries(env)),
    literals: new Set(literals),
    files,
    declared: undefined,
    pod: { labels: new Map(Object.entries(labels)), hostNetwork },
    account:
      annotations === 'unread'
        ? { state: 'unread', why: 'the API server answered 403' }
        : { state: 'read', annotations: new Map(Object.entries(annotations)) },
    namespace: 'shop',
    accountName: 'web',
    user: { uid: 65532, gid: 65532 },
    target: {
      namespace: 'shop',
      pod: 'web-1',
      container: { name: 'app', place: 'container' },
      owner: { kind: 'workload', resource: 'deployment', name: 'web' },
      mountPath: '/etc/downward',
    },
    now: NOW,
  }
}

const irsa = { 'eks.amazonaws.com/role-arn': ARN }
const irsaEnv = { AWS_ROLE_ARN: ARN, AWS_WEB_IDENTITY_TOKEN_FILE: IRSA, AWS_REGION: 'eu-west-1' }
const podEnv = {
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: POD_IDENTITY,
}
const azure = { 'azure.workload.identity/client-id': 'c0ffee00-0000-0000-0000-000000000001' }
const azureLabel = { 'azure.workload.identity/use': 'true' }
const azureEnv = {
  AZURE_CLIENT_ID: azure['azure.workload.identity/client-id'],
  AZURE_TENANT_ID: 'tenant',
  AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/',
  AZURE_FEDERATED_TOKEN_FILE: AZURE,
}
const google = { 'iam.gke.io/gcp-service-account': 'web@shop.iam.gserviceaccount.com' }
const config = (more: { audience?: string } = { audience: PROVIDER }) =>
  file(GOOGLE, { kind: 'google-config', tokenFile: GOOGLE_TOKEN, ...more })
const ANY_ROLE = 'arn:aws:iam::111122223333:role/shop-web-v2'
const restart = 'kubectl rollout restart deployment/web -n shop'

/** What is broken, the link that breaks, what it says, its fix, and what clients do instead. */
const BROKEN: [
  string,
  Setting,
  { id: string; link: string; says: RegExp; fix?: RegExp; fallback?: RegExp },
][] = [
  [
    'AWS: annotated after the pod was created, or the webhook was off',
    { annotations: irsa },
    {
      id: 'aws-irsa',
      link: 'variables',
      says: /annotated after this pod was created/,
      fix: new RegExp(restart),
      fallback: /node’s role/,
    },
  ],
  [
    'AWS: the annotation changed after the pod was created',
    {
      annotations: { 'eks.amazonaws.com/role-arn': ANY_ROLE },
      env: irsaEnv,
      files: [token(IRSA, 'sts.amazonaws.com')],
    },
    {
      id: 'aws-irsa',
      link: 'role',
      says: /names shop-web-v2, and AWS_ROLE_ARN of this pod shop-web/,
      fix: new RegExp(restart),
    },
  ],
  [
    'AWS: the annotation is no ARN',
    { annotations: { 'eks.amazonaws.com/role-arn': 'shop-web' } },
    {
      id: 'aws-irsa',
      link: 'account',
      says: /not the ARN of a role/,
      fix: /eks\.amazonaws\.com\/role-arn: ['"]?arn:aws:iam::ACCOUNT:role\/NAME/,
    },
  ],
  [
    'AWS: the token is for another audience',
    { annotations: irsa, env: irsaEnv, files: [token(IRSA, ISSUER)] },
    {
      id: 'aws-irsa',
      link: 'audience',
      says: /accepts only sts\.amazonaws\.com by default/,
      fix: /audience: sts\.amazonaws\.com/,
    },
  ],
  [
    'AWS: an annotation asks for the other audience',
    {
      annotations: { ...irsa, 'eks.amazonaws.com/audience': 'shop' },
      env: irsaEnv,
      files: [token(IRSA, 'shop')],
    },
    {
      id: 'aws-irsa',
      link: 'audience',
      says: /audience is shop/,
      fix: /eks\.amazonaws\.com\/audience: sts\.amazonaws\.com/,
    },
  ],
  [
    'AWS: the token cannot be read by this user',
    { annotations: irsa, env: irsaEnv, files: [denied(IRSA)] },
    {
      id: 'aws-irsa',
      link: 'readable',
      says: /User 65532 of this process cannot read .*: mode 0600/,
      fix: /fsGroup: 65532/,
    },
  ],
  [
    'AWS: the variable points to no file',
    { annotations: irsa, env: irsaEnv, files: [] },
    { id: 'aws-irsa', link: 'file', says: /no credential was found/, fix: /expirationSeconds: 86400/ },
  ],
  [
    'AWS: the token expired',
    {
      annotations: irsa,
      env: irsaEnv,
      files: [token(IRSA, 'sts.amazonaws.com', { expiresAt: NOW / 1000 - 7200 })],
    },
    { id: 'aws-irsa', link: 'fresh', says: /expired 2 h/ },
  ],
  [
    'AWS: access keys come first',
    {
      annotations: irsa,
      env: { ...irsaEnv, AWS_ACCESS_KEY_ID: 'x' },
      files: [token(IRSA, 'sts.amazonaws.com')],
    },
    {
      id: 'aws-irsa',
      link: 'before',
      says: /access keys of the environment before/,
      fix: /Remove AWS_ACCESS_KEY_ID/,
    },
  ],
  [
    'EKS: a proxy takes the calls to the agent',
    {
      env: { ...podEnv, HTTP_PROXY: 'http://proxy:3128', NO_PROXY: '10.0.0.0/8,.svc' },
      files: [token(POD_IDENTITY, 'pods.eks.amazonaws.com')],
    },
    {
      id: 'aws-pod-identity',
      link: 'proxy',
      says: /NO_PROXY does not have 169\.254\.170\.23/,
      fix: /EXISTING_ENTRIES,169\.254\.170\.23/,
    },
  ],
  [
    'EKS: the address of the agent is missing',
    {
      env: { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: POD_IDENTITY },
      files: [token(POD_IDENTITY, 'pods.eks.amazonaws.com')],
    },
    {
      id: 'aws-pod-identity',
      link: 'variables',
      says: /made after this pod was created/,
      fix: new RegExp(restart),
    },
  ],
  [
    'EKS: IRSA comes first',
    {
      annotations: irsa,
      env: { ...podEnv, ...irsaEnv },
      files: [token(POD_IDENTITY, 'pods.eks.amazonaws.com'), token(IRSA, 'sts.amazonaws.com')],
    },
    { id: 'aws-pod-identity', link: 'before', says: /before EKS Pod Identity/, fix: /Remove the annotation/ },
  ],
  [
    'Azure: the pod has no label',
    { annotations: azure },
    {
      id: 'azure',
      link: 'label',
      says: /so the webhook does not change it/,
      fix: /azure\.workload\.identity\/use: "true"/,
      fallback: /managed identity of the node/,
    },
  ],
  [
    'Azure: the label has another value',
    { annotations: azure, labels: { 'azure.workload.identity/use': 'True' } },
    { id: 'azure', link: 'label', says: /is "True"; the webhook accepts only "true"/ },
  ],
  [
    'Azure: the webhook was off',
    { annotations: azure, labels: azureLabel },
    { id: 'azure', link: 'variables', says: /no webhook was running then/, fix: new RegExp(restart) },
  ],
  [
    'Azure: no client ID',
    {
      labels: azureLabel,
      env: { ...azureEnv, AZURE_CLIENT_ID: '' },
      files: [token(AZURE, 'api://AzureADTokenExchange')],
    },
    {
      id: 'azure',
      link: 'client',
      says: /AZURE_CLIENT_ID is set to nothing/,
      fix: /azure\.workload\.identity\/client-id: CLIENT_ID/,
    },
  ],
  [
    'Azure: the token is for another audience',
    { annotations: azure, labels: azureLabel, env: azureEnv, files: [token(AZURE, ISSUER)] },
    {
      id: 'azure',
      link: 'audience',
      says: /accepts only api:\/\/AzureADTokenExchange by default/,
      fix: /audience: api:\/\/AzureADTokenExchange/,
    },
  ],
  [
    'Azure: a client secret comes first',
    {
      annotations: azure,
      labels: azureLabel,
      env: { ...azureEnv, AZURE_CLIENT_SECRET: 'x' },
      files: [token(AZURE, 'api://AzureADTokenExchange')],
    },
    { id: 'azure', link: 'before', says: /before Workload Identity/ },
  ],
  [
    'Google: the pod uses the node’s network',
    { annotations: google, hostNetwork: true },
    {
      id: 'google',
      link: 'host-network',
      says: /get the service account of the node/,
      fix: /without hostNetwork/,
    },
  ],
  [
    'Google: a proxy takes the calls to the metadata server',
    { annotations: google, env: { http_proxy: 'http://proxy:3128' } },
    {
      id: 'google',
      link: 'proxy',
      says: /NO_PROXY does not have metadata\.google\.internal/,
      fix: /metadata\.google\.internal/,
    },
  ],
  [
    'Google: the token is the API server’s',
    { env: { GOOGLE_APPLICATION_CREDENTIALS: GOOGLE }, files: [config(), token(GOOGLE_TOKEN, ISSUER)] },
    {
      id: 'google',
      link: 'audience',
      says: /the API server’s/,
      fix: /audience: https:\/\/iam\.googleapis\.com/,
    },
  ],
  [
    'Google: a key file comes first',
    {
      annotations: google,
      env: { GOOGLE_APPLICATION_CREDENTIALS: GOOGLE },
      files: [file(GOOGLE, { kind: 'google-key' })],
    },
    { id: 'google', link: 'before', says: /it does not expire/ },
  ],
  [
    'Google: the configuration’s token is not there',
    { env: { GOOGLE_APPLICATION_CREDENTIALS: GOOGLE }, files: [config()] },
    { id: 'google', link: 'file', says: /was not found/, fix: /mountPath: \/var\/run\/secrets\/gcp/ },
  ],
]

describe('a broken chain to a cloud', () => {
  it.each(BROKEN)('%s', (_, setting, { id, link, says, fix, fallback }) => {
    const cloud = cloudChains(factsOf(setting)).find((each) => each.id === id)
    const first = cloud?.links.find(({ state }) => state === 'broken')
    expect([first?.id, plain(first?.says ?? [])]).toEqual([link, expect.stringMatching(says)])
    expect(cloud).toMatchObject({ state: 'broken', says: first?.says })
    // Other pages show what is broken without why.
    expect(plain(first?.says ?? []).startsWith(plain(cloud?.brief ?? []))).toBe(true)
    expect(plain(cloud?.brief ?? [])).not.toMatch(/\.$/)
    if (fix)
      expect([plain(cloud?.fix?.says ?? []), cloud?.fix?.yaml, cloud?.fix?.command].join('\n')).toMatch(fix)
    expect(plain(cloud?.fallback ?? [])).toMatch(fallback ?? /./)
  })
})

describe('a chain to a cloud that the pod shows whole', () => {
  it.each<[string, Setting]>([
    ['aws-irsa', { annotations: irsa, env: irsaEnv, files: [token(IRSA, 'sts.amazonaws.com')] }],
    [
      'aws-pod-identity',
      {
        env: { ...podEnv, HTTP_PROXY: 'http://proxy', NO_PROXY: '169.254.0.0/16' },
        files: [token(POD_IDENTITY, 'pods.eks.amazonaws.com')],
      },
    ],
    [
      'azure',
      {
        annotations: azure,
        labels: azureLabel,
        env: azureEnv,
        files: [token(AZURE, 'api://AzureADTokenExchange')],
      },
    ],
    ['google', { annotations: google }],
    [
      'google',
      {
        env: { GOOGLE_APPLICATION_CREDENTIALS: GOOGLE },
        files: [config(), token(GOOGLE_TOKEN, `https:${PROVIDER}`)],
      },
    ],
  ])('%s: is complete, claims nothing of the cloud, and names no fix', (id, setting) => {
    const clouds = cloudChains(factsOf(setting))
    expect(clouds).toHaveLength(1)
    expect(clouds[0]).toMatchObject({
      id,
      state: 'complete',
    })
    expect(plain(clouds[0]?.says ?? [])).toMatch(/Nothing was sent to/)
    expect(clouds[0]).not.toHaveProperty('fix')
    expect(clouds[0]).not.toHaveProperty('fallback')
  })

  it('is not called complete where the ServiceAccount could not be read', () => {
    const setting = { env: irsaEnv, files: [token(IRSA, 'sts.amazonaws.com')] }
    const [cloud] = cloudChains(factsOf({ ...setting, annotations: 'unread' }))
    expect(cloud?.state).toBe('unknown')
    expect(cloud?.links[0]?.state).toBe('unknown')
    expect(plain(cloud?.links[0]?.says ?? [])).toMatch(/answered 403/)
  })
})

it('a pod without any hint of a cloud has no chain', () => {
  expect(cloudChains(factsOf({ files: [token('/var/run/secrets/tokens/vault', 'vault')] }))).toEqual([])
})

it('the value of a variable that has not the form of what it names is in no part of the answer', () => {
  const secret = 'hunter2-hunter2'
  const env = Object.fromEntries(
    [
      ...Object.keys({ ...irsaEnv, ...podEnv, ...azureEnv }),
      'GOOGLE_APPLICATION_CREDENTIALS',
      'AWS_ACCESS_KEY_ID',
    ].map((name) => [name, secret]),
  )
  const clouds = cloudChains(
    factsOf({ annotations: { ...irsa, ...azure, ...google }, labels: azureLabel, env }),
  )
  expect(clouds).toHaveLength(4)
  expect(JSON.stringify(clouds)).not.toContain(secret)
})

it.each<[string, Record<string, string>, string, boolean]>([
  ['no proxy', {}, 'metadata.google.internal', false],
  ['a proxy and no exception', { HTTP_PROXY: 'x' }, 'metadata.google.internal', true],
  ['a suffix', { HTTP_PROXY: 'x', NO_PROXY: '.google.internal' }, 'metadata.google.internal', false],
  ['a suffix without its dot', { http_proxy: 'x', no_proxy: 'internal' }, 'metadata.google.internal', false],
  ['all', { http_proxy: 'x', no_proxy: '*' }, '169.254.170.23', false],
  ['another subnet', { http_proxy: 'x', no_proxy: '10.0.0.0/8' }, '169.254.170.23', true],
  ['https alone', { HTTPS_PROXY: 'x' }, '169.254.170.23', false],
])('a plain http call goes by a proxy as clients decide: %s', (_, env, host, expected) => {
  expect(goesByProxy(new Map(Object.entries(env)), host)).toBe(expected)
})
