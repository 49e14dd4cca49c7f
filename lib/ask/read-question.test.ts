import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySign } from '@/lib/words/testing/any-sign'
import { VERBS } from './plain-call'
import { manifestIn, readQuestion } from './read-question'
import type { TypedCall } from './typed-call'

function call(text: string): Partial<TypedCall> | string {
  const question = readQuestion(text)
  return question.kind === 'call' ? question.call : question.kind
}

describe('a kubectl line', () => {
  it.each<[text: string, expected: Partial<TypedCall>]>([
    ['kubectl get pods', { verb: 'list', target: { resource: 'pods' } }],
    [
      '$ kubectl get po -n shop -o wide',
      { verb: 'list', target: { resource: 'po' }, namespace: 'shop', ignored: ['-o wide'] },
    ],
    ['kubectl get pods -A', { verb: 'list', target: { resource: 'pods' }, namespace: '' }],
    [
      'kubectl -n shop get pod web-0',
      { verb: 'get', target: { resource: 'pod', name: 'web-0' }, namespace: 'shop' },
    ],
    ['kubectl get deploy/web -nshop', { verb: 'get', target: { resource: 'deploy/web' }, namespace: 'shop' }],
    ['kubectl get jobs.batch --watch', { verb: 'watch', target: { resource: 'jobs.batch' } }],
    [
      'kubectl get pods \\\n  --namespace=shop',
      { verb: 'list', target: { resource: 'pods' }, namespace: 'shop' },
    ],
    ['kubectl get --raw /metrics', { verb: 'get', target: { path: '/metrics' } }],
    ['kubectl describe node n1', { verb: 'get', target: { resource: 'node', name: 'n1' } }],
    [
      'kubectl auth can-i watch jobs.batch -n shop',
      { verb: 'watch', target: { resource: 'jobs.batch' }, namespace: 'shop' },
    ],
    ['kubectl auth can-i get /logs/', { verb: 'get', target: { path: '/logs/' } }],
    [
      'kubectl auth can-i get pods --subresource=log --as=system:serviceaccount:shop:web --as-group=a --as-group=b',
      {
        verb: 'get',
        target: { resource: 'pods', subresource: 'log' },
        user: 'system:serviceaccount:shop:web',
        groups: ['a', 'b'],
      },
    ],
    ["kubectl auth can-i '*' '*'", { verb: '*', target: { resource: '*' } }],
    [
      'kubectl logs web-0 -c app --previous',
      { verb: 'get', target: { resource: 'pods', group: '', subresource: 'log', name: 'web-0' } },
    ],
    [
      'kubectl logs -f web-0 -pc app',
      {
        verb: 'get',
        target: { resource: 'pods', group: '', subresource: 'log', name: 'web-0' },
        ignored: ['-f', '-p', '-c app'],
      },
    ],
    ['kubectl logs deploy/web', { verb: 'get', target: { resource: 'pods', group: '', subresource: 'log' } }],
    [
      'kubectl exec -it web-0 -- rm -n other',
      { verb: 'create', target: { resource: 'pods', group: '', subresource: 'exec', name: 'web-0' } },
    ],
    [
      'kubectl port-forward pod/web-0 3000',
      { verb: 'create', target: { resource: 'pods', group: '', subresource: 'portforward', name: 'web-0' } },
    ],
    [
      'kubectl scale deploy web --replicas 3',
      { verb: 'patch', target: { resource: 'deploy', name: 'web', subresource: 'scale' } },
    ],
    ['kubectl rollout restart deploy/web', { verb: 'patch', target: { resource: 'deploy/web' } }],
    [
      'kubectl create secret generic db --from-literal=password=x',
      { verb: 'create', target: { resource: 'secrets' }, ignored: ['--from-literal'] },
    ],
    [
      'kubectl create token web -n shop',
      {
        verb: 'create',
        target: { resource: 'serviceaccounts', group: '', subresource: 'token', name: 'web' },
        namespace: 'shop',
      },
    ],
    ['kubectl delete pods --all', { verb: 'delete', target: { resource: 'pods' } }],
    ['kubectl label pod/web-0 a=b', { verb: 'patch', target: { resource: 'pod/web-0' }, ignored: ['a=…'] }],
    [
      'kubectl get clusterrole system:node',
      { verb: 'get', target: { resource: 'clusterrole', name: 'system:node' }, ignored: [] },
    ],
    [
      'kubectl get po,svc web-0 web-1',
      { verb: 'get', target: { resource: 'po', name: 'web-0' }, ignored: ['svc', 'web-1'] },
    ],
    [
      'kubectl get pod/web-0 svc/web',
      { verb: 'get', target: { resource: 'pod/web-0' }, ignored: ['svc/web'] },
    ],
    [
      'kubectl set image deployment/web web=nginx:2',
      { verb: 'patch', target: { resource: 'deployment/web' }, ignored: ['web=…'] },
    ],
    [
      'kubectl drain n1 --ignore-daemonsets -n shop',
      { verb: 'create', target: { resource: 'pods', group: '', subresource: 'eviction' }, namespace: '' },
    ],
    ['kubectl debug node/n1 -it', { verb: 'create', target: { resource: 'pods', group: '' } }],
    [
      'kubectl cp a.txt ci/web-0:/tmp/a.txt',
      {
        verb: 'create',
        target: { resource: 'pods', group: '', subresource: 'exec', name: 'web-0' },
        namespace: 'ci',
      },
    ],
    [
      'kubectl certificate approve c1',
      {
        verb: 'update',
        target: { resource: 'certificatesigningrequests', subresource: 'approval', name: 'c1' },
        namespace: '',
      },
    ],
    ['kubectl events', { verb: 'list', target: { resource: 'events', group: '' } }],
    [
      'kubectl top pod web-0',
      { verb: 'get', target: { resource: 'pods', group: 'metrics.k8s.io', name: 'web-0' } },
    ],
    [
      'kubectl top no',
      { verb: 'list', target: { resource: 'nodes', group: 'metrics.k8s.io' }, namespace: '' },
    ],
    ['kubectl top pods', { verb: 'list', target: { resource: 'pods', group: 'metrics.k8s.io' } }],
    ['k cordon n1', { verb: 'patch', target: { resource: 'nodes', group: '', name: 'n1' } }],
  ])('%s', (text, expected) => {
    expect(call(text)).toMatchObject(expected)
  })

  it.each([
    ['kubectl apply -f role.yaml'],
    ['kubectl version'],
    ['kubectl constructor x'],
    ['kubectl get pods | grep web'],
    ["kubectl get pods 'open"],
    ['kubectl get pods\nError from server (Forbidden): pods is forbidden'],
  ])('that names no one call is not a call: %s', (text) => {
    expect(call(text)).toBe('text')
  })
})

describe('plain words', () => {
  it.each<[text: string, expected: Partial<TypedCall>]>([
    ['watch jobs in shop', { verb: 'watch', target: { resource: 'jobs' }, namespace: 'shop' }],
    [
      'Watch jobs.batch in the namespace shop?',
      { verb: 'watch', target: { resource: 'jobs.batch' }, namespace: 'shop' },
    ],
    ['list pods', { verb: 'list', target: { resource: 'pods' } }],
    ['list pods in all namespaces', { verb: 'list', target: { resource: 'pods' }, namespace: '' }],
    ['list nodes everywhere', { verb: 'list', target: { resource: 'nodes' }, namespace: '' }],
    [
      'get secret db-pass in shop',
      { verb: 'get', target: { resource: 'secret', name: 'db-pass' }, namespace: 'shop' },
    ],
    ['get pods/log web-0', { verb: 'get', target: { resource: 'pods/log', name: 'web-0' } }],
    [
      'can web list po in shop',
      { verb: 'list', target: { resource: 'po' }, user: 'web', userIsAccount: true, namespace: 'shop' },
    ],
    ['may I delete pods', { verb: 'delete', target: { resource: 'pods' } }],
    ['list pods -n shop -A=false', { verb: 'list', target: { resource: 'pods' }, namespace: 'shop' }],
    [
      'list pods as shop/web',
      { verb: 'list', target: { resource: 'pods' }, user: 'shop/web', userIsAccount: true },
    ],
    ['-n shop list pods', { verb: 'list', target: { resource: 'pods' }, namespace: 'shop', ignored: [] }],
    [
      'list --namespace=shop secrets db',
      { verb: 'list', target: { resource: 'secrets', name: 'db' }, namespace: 'shop' },
    ],
    ['-A list pods', { verb: 'list', target: { resource: 'pods' }, namespace: '' }],
    ['list pods --as=jane', { verb: 'list', target: { resource: 'pods' }, user: 'jane' }],
    ['/metrics', { verb: 'get', target: { path: '/metrics' } }],
    ['get /metrics', { verb: 'get', target: { path: '/metrics' } }],
    ['GET /api/v1/namespaces/shop/pods', { verb: 'GET', target: { path: '/api/v1/namespaces/shop/pods' } }],
    [
      'logs web-0',
      { verb: 'get', target: { resource: 'pods', group: '', subresource: 'log', name: 'web-0' } },
    ],
  ])('%s', (text, expected) => {
    expect(call(text)).toMatchObject(expected)
  })

  it.each([
    ['watch out'.concat(' for the bear')],
    ['get'],
    ['list pods failed with 403'],
    ['the pod is broken'],
    ['certificate has expired'],
    ['set the value'],
    ['drain failed with 403'],
    ['pods is forbidden: User "x" cannot list resource "pods" in API group "" in the namespace "shop"'],
  ])('that say more than a call are a text: %s', (text) => {
    expect(call(text)).toBe('text')
  })

  it('every verb that a Role can contain begins a call', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VERBS), fc.stringMatching(/^[a-z]{3,12}$/), (verb, resource) => {
        fc.pre(!/^(?:the|named|called|from|with|everywhere|resource|resources|namespace)$/.test(resource))
        expect(call(`${verb} ${resource} in shop`)).toMatchObject({
          verb,
          target: { resource },
          namespace: 'shop',
        })
      }),
    )
  })
})

it.each([
  ['wacth pods in shop', 'watch pods in shop'],
  ['lsit pods', 'list pods'],
  ['Delet pod web-0', 'delete pod web-0'],
])('a verb that no API has is named with what was meant: %s', (text, meant) => {
  expect(readQuestion(text)).toMatchObject({ kind: 'typo', meant })
})

it.each([
  ['list pods --namspace kube-system', '--namspace', 'list pods --namespace kube-system'],
  ['list pods --all-namespace', '--all-namespace', 'list pods --all-namespaces'],
  ['kubectl get po --bogus', '--bogus', undefined],
  ['get po -z', '-z', undefined],
  ['kubectl get po -nshop -zA', '-z', undefined],
])('an option that kubectl does not have makes no call: %s', (text, option, meant) => {
  expect(readQuestion(text)).toEqual({
    kind: 'typo',
    says: `kubectl has no option ${option}.`,
    ...(meant === undefined ? {} : { meant }),
  })
})

it('an option of oc is left out of the call, since kubectl is no judge of it', () => {
  expect(readQuestion('oc get po --loud')).toMatchObject({ kind: 'call', call: { ignored: ['--loud'] } })
})

it.each([
  ['# proposed\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}', 'manifest'],
  ['---\nkind: ClusterRoleBinding\napiVersion: rbac.authorization.k8s.io/v1', 'manifest'],
  ['{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","rules":[]}', 'manifest'],
  [
    '{"kind":"Status","status":"Failure","message":"roles is forbidden","details":{"kind":"roles"},"code":403}',
    'text',
  ],
  ['Error: kind: Role could not be applied', 'text'],
  ['apiVersion: v1\nkind: ConfigMap', 'text'],
])('RBAC objects are told from other texts: %s', (text, kind) => {
  expect(readQuestion(text).kind).toBe(kind)
})

it.each([
  ['apiVersion: v1\nkind: ConfigMap', 'any'],
  ['# Source: web/templates/a.yaml\n---\n- apiVersion: v1\n  kind: Service', 'any'],
  ['{"apiVersion":"v1","kind":"Service","metadata":{}}', 'any'],
  ['{"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1"}', 'rbac'],
  ['{"kind":"Status","apiVersion":"v1","details":{"kind":"Deployment"}}', undefined],
  ['apiVersion: v1\nkind: Event\ninvolvedObject:\n  kind: Pod', undefined],
  ['{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview"}', undefined],
  ['kind: Service', undefined],
  ['Error: apiVersion: v1, kind: Service', undefined],
])('a text that can be applied is told from what an API server answers: %s', (text, manifest) => {
  expect(manifestIn(text)).toBe(manifest)
})

it('is total: every text is understood as something', () => {
  fc.assert(
    fc.property(fc.string({ unit: anySign, maxLength: 300 }), (text) => {
      expect(['call', 'manifest', 'typo', 'text']).toContain(readQuestion(text).kind)
    }),
  )
})
