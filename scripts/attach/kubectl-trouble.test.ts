import { describe, expect, it } from 'vitest'
import { KubectlError } from './kubectl'
import { contextTrouble, tokenTrouble } from './kubectl-trouble'

const TARGET = { namespace: 'shop', serviceAccount: 'web', context: 'prod eu' }
const failed = (said: string) => new KubectlError('failed', said)

// What kubectl 1.32 printed against an API server 1.20.
describe('tokenTrouble', () => {
  it.each([
    [
      'kubectl is missing',
      new KubectlError('not-found', 'kubectl is not on the path.'),
      /not on the path\.\nInstall kubectl 1\.24 or newer/,
    ],
    [
      'nothing answers in time',
      new KubectlError('too-slow', 'kubectl did not end within 30 s.'),
      /login of your/,
    ],
    [
      'the account is missing',
      failed('error: failed to create token: serviceaccounts "web" not found'),
      /no ServiceAccount shop\/web\.\n.*kubectl --context 'prod eu' get serviceaccounts -n shop/,
    ],
    [
      'the namespace is missing',
      failed('error: failed to create token: namespaces "shop" not found'),
      /no namespace shop\.\n.*get namespaces/,
    ],
    ['the login is over', failed('error: failed to create token: Unauthorized'), /own credentials \(401\)/],
    [
      'the life is too short',
      failed(
        'error: failed to create token: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 300: may not specify a duration less than 10 minutes',
      ),
      /10 minutes or more/,
    ],
    [
      'the API server is unavailable',
      failed(
        'error: failed to create token: Post "https://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused',
      ),
      /connection refused\nConnect to its network/,
    ],
    ['kubectl is old', failed('error: unknown command "token"'), /cannot create tokens/],
  ])('says what to change when %s', (_, error, says) => {
    expect(tokenTrouble(error, TARGET, 'prod eu', {}).message).toMatch(says)
  })

  it('gives the two lines that grant the permission for this account only', () => {
    const said =
      'error: failed to create token: serviceaccounts "web" is forbidden: User "alice o\'hara" cannot create resource "serviceaccounts/token" in API group "" in the namespace "shop"'
    expect(tokenTrouble(failed(said), TARGET, 'prod eu', {}).message.split('\n').slice(2)).toEqual([
      "  kubectl --context 'prod eu' create role podglass-attach --verb=create --resource=serviceaccounts/token --resource-name=web -n shop",
      "  kubectl --context 'prod eu' create rolebinding podglass-attach --role=podglass-attach '--user=alice o'\\''hara' -n shop",
    ])
  })

  it('binds a ServiceAccount as such', () => {
    const said =
      'User "system:serviceaccount:ci:runner" cannot create resource "serviceaccounts/token" in API group ""'
    expect(tokenTrouble(failed(said), TARGET, 'prod eu', {}).message).toContain('--serviceaccount=ci:runner')
  })
})

describe('contextTrouble', () => {
  it.each([
    ['error: cannot locate context prod eu', /no context "prod eu"/],
    ['error: current-context must exist in order to minify', /no current context\.\n.*--context/],
    ['error: yaml: line 3: did not find expected key', /cannot read the kubeconfig: error: yaml/],
  ])('knows %s', (said, says) => {
    expect(contextTrouble(failed(said), TARGET).message).toMatch(says)
  })
})
