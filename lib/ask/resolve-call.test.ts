import { describe, expect, it } from 'vitest'
import type { KnownResource } from '@/lib/objects/catalogue'
import { readQuestion } from './read-question'
import { resolveCall } from './resolve-call'

function known(
  group: string,
  resource: string,
  kind: string,
  more: Partial<KnownResource> = {},
): KnownResource {
  return {
    group,
    version: 'v1',
    resource,
    singular: kind.toLowerCase(),
    kind,
    namespaced: true,
    verbs: ['get', 'list'],
    shortNames: [],
    subresources: [],
    preferred: true,
    ...more,
  }
}

const catalogue = {
  resources: [
    known('', 'pods', 'Pod', {
      shortNames: ['po'],
      subresources: [
        { name: 'log', verbs: ['get'] },
        { name: 'exec', verbs: ['create'] },
      ],
    }),
    known('', 'nodes', 'Node', { shortNames: ['no'], namespaced: false }),
    known('', 'serviceaccounts', 'ServiceAccount', {
      shortNames: ['sa'],
      subresources: [{ name: 'token', verbs: ['create'] }],
    }),
    known('apps', 'deployments', 'Deployment', {
      shortNames: ['deploy'],
      subresources: [{ name: 'scale', verbs: ['patch'] }],
    }),
    known('batch', 'jobs', 'Job'),
    known('metrics.k8s.io', 'pods', 'PodMetrics', { preferred: false }),
  ],
  failedGroups: [],
}

function check(text: string, options: { catalogue?: typeof catalogue } = { catalogue }) {
  const question = readQuestion(text)
  if (question.kind !== 'call') throw new Error(`${text} is read as ${question.kind}.`)
  return resolveCall(question.call, { ...options, home: 'shop' })
}

const core = { group: '', resource: 'pods', namespace: 'shop' }

describe('a typed call becomes a check', () => {
  it.each([
    ['watch job in payments', { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'payments' }],
    ['kubectl get po', { verb: 'list', ...core }],
    ['kubectl get po -A', { verb: 'list', ...core, namespace: '' }],
    [
      'kubectl get deploy/web',
      { verb: 'get', group: 'apps', resource: 'deployments', name: 'web', namespace: 'shop' },
    ],
    ['get pods/log', { verb: 'get', ...core, subresource: 'log' }],
    ['get pods/log web-0', { verb: 'get', ...core, subresource: 'log', name: 'web-0' }],
    ['get pods/web-0', { verb: 'get', ...core, name: 'web-0' }],
    [
      'kubectl scale deploy/web',
      {
        verb: 'patch',
        group: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        name: 'web',
        namespace: 'shop',
      },
    ],
    ['list nodes in shop', { verb: 'list', group: '', resource: 'nodes', namespace: '' }],
    [
      'patch apps/v1/deployments',
      { verb: 'patch', group: 'apps', resource: 'deployments', namespace: 'shop' },
    ],
    ['kubectl top po', { verb: 'list', group: 'metrics.k8s.io', resource: 'pods', namespace: 'shop' }],
    [
      'kubectl auth can-i impersonate groups/system:masters',
      { verb: 'impersonate', group: '', resource: 'groups', name: 'system:masters', namespace: '' },
    ],
    [
      'impersonate userextras.authentication.k8s.io/scopes',
      { verb: 'impersonate', resource: 'userextras', subresource: 'scopes', namespace: '' },
    ],
    [
      'kubectl auth can-i impersonate sa/ci -n ci',
      { verb: 'impersonate', group: '', resource: 'serviceaccounts', name: 'ci', namespace: 'ci' },
    ],
    ['list pods.app', { verb: 'list', group: 'app', resource: 'pods', namespace: 'shop' }],
    ['list podz', { verb: 'list', group: '', resource: 'podz', namespace: 'shop' }],
    [
      'GET /api/v1/namespaces/x/pods/web-0/log',
      { verb: 'get', group: '', resource: 'pods', namespace: 'x', name: 'web-0', subresource: 'log' },
    ],
    ['/metrics', { verb: 'get', path: '/metrics' }],
    ['get /healthz?verbose', { verb: 'get', path: '/healthz' }],
    ['/apis/apps/v1/deployments', { verb: 'list', group: 'apps', resource: 'deployments', namespace: '' }],
  ])('%s', (text, expected) => {
    expect(check(text)).toEqual(expect.objectContaining(expected))
  })

  it.each([
    ['list pods as web', 'system:serviceaccount:shop:web'],
    ['list pods in payments as web', 'system:serviceaccount:payments:web'],
    ['list pods as ci/deployer', 'system:serviceaccount:ci:deployer'],
    ['can system:serviceaccount:a:b list pods', 'system:serviceaccount:a:b'],
    ['kubectl get pods --as jane', 'jane'],
  ])('with its account as a user name: %s', (text, user) => {
    expect(check(text)).toMatchObject({ user })
  })

  it('letter for letter where discovery could not be read', () => {
    expect(check('list po', {})).toEqual({ verb: 'list', group: '', resource: 'po', namespace: 'shop' })
    expect(check('get pods/log', {})).toMatchObject({ resource: 'pods', subresource: 'log' })
  })
})
