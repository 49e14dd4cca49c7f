import { describe, expect, it } from 'vitest'
import { extractRefusals } from '../extract-refusals'
import type { FoundInText } from '../found'
import { Speakers } from './speakers'

/** How a client of any language shows that it called an API server: `$` is the result. */
const CLIENTS = [
  ['a URL of Go', 'Get "https://10.96.0.1:443/api/v1/pods": $'],
  [
    'a path behind a manager of clusters',
    'Get "https://rancher.example/k8s/clusters/c-m-1a2b/api/v1/nodes": $',
  ],
  ['a group behind a prefix', 'POST https://proxy.example/prod/apis/apps/v1/namespaces/shop/deployments: $'],
  ['a module of Go', 'pkg/mod/k8s.io/client-go@v0.36.0/tools/cache/reflector.go:243: sync: $'],
  ['a typed object', 'failed to list *v1.ConfigMap: $'],
  ['Python', 'kubernetes.client.exceptions.ApiException: $'],
  ['Java', 'io.fabric8.kubernetes.client.KubernetesClientException: $'],
  ['the official Java client', 'io.kubernetes.client.openapi.ApiException: $'],
  ['JavaScript', 'at node_modules/@kubernetes/client-node/dist/cache.js $'],
  ['.NET', 'k8s.Autorest.HttpOperationException: $'],
  ['Rust', 'kube_client::client: $'],
  ['Ruby', 'Kubeclient::HttpError: $'],
  ['Terraform', 'Error: $\n\n  with kubernetes_namespace.shop,\n  on main.tf line 3'],
  ['an operation on its objects', 'could not start: failed to list configmaps: $'],
  ['the line above', 'E1124 13:37:05.000001 1 leaderelection.go:332] error retrieving resource lock\n$'],
] as const

const KEY = {
  refused: 'dial tcp 10.9.8.7:443: connect: connection refused',
  silent: 'dial tcp 10.9.8.7:443: i/o timeout',
  authority: 'x509: certificate signed by unknown authority',
  handshake: 'net/http: TLS handshake timeout',
  reset: 'read: connection reset by peer',
  unauthorized: '401 Unauthorized',
  forbidden: '403 Forbidden',
}

function toldBy(found: FoundInText | undefined): string {
  if (found?.form === 'network') return found.failure ?? found.kind
  return found?.form === 'status' ? String(found.status.code) : (found?.form ?? '')
}

const OUTCOMES = [
  [KEY.refused, 'nothing-listens'],
  [KEY.silent, 'no-answer'],
  [KEY.authority, 'untrusted-ca'],
  [KEY.handshake, 'tls'],
  [KEY.reset, 'network'],
  [KEY.unauthorized, '401'],
  [KEY.forbidden, 'part'],
] as const

const RIVALS = [
  ['a registry', 'failed to pull image from ghcr.io: $'],
  ['an oauth server', 'failed to fetch oauth token: $'],
  ['a URL of a service', 'Post "http://orders.shop.svc:8080/api/v1/orders": $'],
  ['a chart repository', 'Error: looks like "https://charts.example" is not a valid chart repository: $'],
  ['AWS', 'operation error S3: PutObject, $'],
  ['Google', 'googleapi: Error: $'],
  ['Azure', 'StatusCode=403 Code="AuthorizationFailed": $'],
  ['Vault', 'Error making API request. Code: 403. Errors: $'],
  ['a host of code', 'https://api.github.com/repos/shop/web: $'],
  ['a probe', 'Readiness probe failed: $'],
  ['what kubectl relays', '$ kubectl logs web-0: $'],
] as const

describe('whose an outcome is', () => {
  it.each(
    CLIENTS.flatMap(([who, form]) => OUTCOMES.map(([outcome, told]) => [who, outcome, told, form] as const)),
  )('gives %s: %s', (_who, outcome, told, form) => {
    expect(extractRefusals(form.replace('$', outcome)).map(toldBy)).toEqual([told])
  })

  it.each(RIVALS.flatMap(([who, form]) => OUTCOMES.map(([outcome]) => [who, outcome, form] as const)))(
    'gives nothing for %s: %s',
    (_who, outcome, form) => {
      const text = form.replace(/\$(?! kubectl)/, outcome)
      expect(extractRefusals(text)).toEqual([])
      // A client that only stands in the neighborhood does not take it.
      expect(extractRefusals(`I1124 13:37:05.000001 1 reflector.go:243] synced *v1.Pod\n${text}`)).toEqual([])
    },
  )

  it.each(OUTCOMES)(
    'never takes %s of whom a chain of errors names for that of a client beside it',
    (outcome) => {
      for (const chain of [
        'vault: $',
        'etcd: $',
        'psql: error: $',
        'failed to get the secret from vault: $',
      ]) {
        const text = `I1124 13:37:05.000001 1 reflector.go:243] synced *v1.Pod\n\n${chain.replace('$', outcome)}`
        expect(extractRefusals(text)).toEqual([])
      }
    },
  )

  it('takes what is named in front for nearer than what is named behind', () => {
    const text = 'Get "https://10.96.0.1/api/v1/pods": refused, then Get "https://ghcr.io/v2/": denied'
    const speakers = new Speakers(text)
    expect(speakers.of(text.indexOf('refused'))).toBe('kubernetes')
    expect(speakers.of(text.indexOf('denied'))).toBe('rival')
  })

  it.each([
    ['nobody', '401 Unauthorized while reading the page', undefined],
    ['an address that may be anyone’s', 'https://api.example: refused', 'stranger'],
    ['an operation on its objects', 'failed to list pods: refused', 'operation'],
    ['an operation on what other products have too', 'failed to list jobs: refused', 'unclear'],
    ['the same beside a word about it', 'k8s bootstrap: failed to list jobs: refused', 'hint'],
    ['a word about it', 'the kubernetes loop: refused', 'hint'],
    ['objects that are named for a rival', 'failed to get configmap aws-auth: refused', 'operation'],
    ['a page that explains the error', 'refused, see https://curl.se/docs/sslcerts.html', undefined],
  ])('sees %s', (_what, text, side) => {
    expect(new Speakers(text).of(text.search(/refused|401/))).toBe(side)
  })
})
