import { describe, expect, it, onTestFinished } from 'vitest'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { createServiceAccountDir, type ServiceAccountFiles } from '@/lib/kube/testing/service-account-dir'
import { createKubeClient } from '@/lib/kube/transport/client'
import { plain, quote } from '@/lib/phrase/phrase'
import { listKinds } from './kinds'

const pods = {
  name: 'pods',
  singularName: 'pod',
  namespaced: true,
  kind: 'Pod',
  verbs: ['get', 'list', 'watch'],
}
const nodes = { name: 'nodes', singularName: 'node', namespaced: false, kind: 'Node', verbs: ['get', 'list'] }
const reviews = {
  name: 'selfsubjectaccessreviews',
  singularName: '',
  namespaced: false,
  kind: 'SelfSubjectAccessReview',
  verbs: ['create'],
}

interface World {
  /** Rules of RoleBindings in the namespace. */
  here?: unknown[]
  clusterWide?: unknown[]
  incomplete?: boolean
  reviewStatus?: number
}

/** An API server that has pods and nodes, widgets in two versions, and one aggregated group that is down. */
function world({ here = [], clusterWide = [], incomplete = false, reviewStatus = 201 }: World) {
  return startPod((request, response) => {
    const url = new URL(request.url, 'https://api')
    if (request.method === 'POST') {
      const { namespace } = JSON.parse(request.body).spec
      const resourceRules = namespace === 'shop' ? [...clusterWide, ...here] : clusterWide
      const status = {
        resourceRules,
        nonResourceRules: [],
        incomplete,
        evaluationError: incomplete ? 'node' : '',
      }
      if (reviewStatus === 201) return json(response, { status }, 201)
      const message = 'refused'
      return json(response, { kind: 'Status', status: 'Failure', code: reviewStatus, message }, reviewStatus)
    }
    const list = (groupVersion: string, resources: unknown[]) =>
      json(response, { kind: 'APIResourceList', groupVersion, resources })
    const widgets = { ...pods, name: 'widgets', singularName: 'widget', kind: 'Widget' }
    const versions = ['v1beta1', 'v1'].map((version) => ({ groupVersion: `example.com/${version}`, version }))
    const metrics = { groupVersion: 'metrics.k8s.io/v1beta1', version: 'v1beta1' }
    switch (url.pathname) {
      case '/api':
        return json(response, { kind: 'APIVersions', versions: ['v1'] })
      case '/api/v1':
        return list('v1', [pods, nodes, { ...pods, name: 'pods/log', verbs: ['get'] }, reviews])
      case '/apis':
        return json(response, {
          kind: 'APIGroupList',
          groups: [
            { name: 'example.com', versions, preferredVersion: versions[1] },
            { name: 'metrics.k8s.io', versions: [metrics], preferredVersion: metrics },
          ],
        })
      case '/apis/example.com/v1beta1':
      case '/apis/example.com/v1':
        return list(url.pathname.slice(6), [widgets])
      default:
        return json(response, { kind: 'Status', status: 'Failure', code: 503, message: 'down' }, 503)
    }
  })
}

const rule = (verbs: string[], resources: string[], resourceNames: string[] = []) => ({
  verbs,
  apiGroups: [''],
  resources,
  resourceNames,
})

async function kindsOf(of: World) {
  const { kube } = await world(of)
  const kinds = await listKinds({ kube, namespace: 'shop', signal: new AbortController().signal })
  const held = (resource: string) => kinds.kinds.find((kind) => kind.resource === resource)?.held
  return { ...kinds, held }
}

describe('listKinds', () => {
  it('lists each kind once, in the version that the server prefers, without subresources', async () => {
    const { kinds } = await kindsOf({})
    expect(kinds.map((kind) => `${kind.group}/${kind.version}/${kind.resource}`).sort()).toEqual([
      '/v1/nodes',
      '/v1/pods',
      '/v1/selfsubjectaccessreviews',
      'example.com/v1/widgets',
    ])
  })

  it('names the groups that cannot be listed, and lists the rest', async () => {
    const { failedGroups } = await kindsOf({})
    expect(failedGroups).toMatchObject([{ group: 'metrics.k8s.io', version: 'v1beta1' }])
  })

  it.each<[string, World, string, string[]]>([
    ['verbs of a rule', { here: [rule(['get', 'list'], ['pods'])] }, 'pods', ['get', 'list']],
    [
      'a star only as far as the kind has verbs',
      { here: [rule(['*'], ['*'])] },
      'pods',
      ['get', 'list', 'watch'],
    ],
    ['nothing of a right that is limited to names', { here: [rule(['get'], ['pods'], ['web'])] }, 'pods', []],
    ['nothing of a right on a subresource', { here: [rule(['get'], ['pods/log'])] }, 'pods', []],
    ['nothing of another group', { here: [rule(['get'], ['widgets'])] }, 'widgets', []],
    ['nothing of a Role on a cluster-scoped kind', { here: [rule(['list'], ['nodes'])] }, 'nodes', []],
    [
      'a ClusterRoleBinding on a cluster-scoped kind',
      { clusterWide: [rule(['list'], ['nodes'])] },
      'nodes',
      ['list'],
    ],
    ['a ClusterRoleBinding in a namespace', { clusterWide: [rule(['list'], ['pods'])] }, 'pods', ['list']],
  ])('counts as held %s', async (_, of, resource, verbs) => {
    expect((await kindsOf(of)).held(resource)).toEqual(verbs)
  })

  it('tells unknown from none when the review is refused', async () => {
    const { held, heldIncomplete } = await kindsOf({ reviewStatus: 403 })
    expect(held('pods')).toBe('unknown')
    expect(plain(heldIncomplete ?? [])).toBe('The rules review was answered 403: refused')
  })

  it('says why a verb that is not listed may be held anyway', async () => {
    expect((await kindsOf({ incomplete: true })).heldIncomplete).toEqual([quote('node')])
    expect((await kindsOf({})).heldIncomplete).toBeUndefined()
  })
})

function token(subject: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ iss: 'x', sub: subject })}.c2ln`
}

describe('ownNamespace', () => {
  it.each<[string, ServiceAccountFiles, string]>([
    ['the mounted one', { namespace: 'shop', token: token('system:serviceaccount:other:web') }, 'shop'],
    ['that of the token where none is mounted', { token: token('system:serviceaccount:other:web') }, 'other'],
    ['default for a token of somebody else', { token: token('jane') }, 'default'],
    ['default without any file', {}, 'default'],
  ])('is %s', async (_, files, namespace) => {
    const account = createServiceAccountDir(files)
    onTestFinished(() => account.remove())
    const kube = createKubeClient({ serviceAccountDir: account.dir })
    expect(await ownNamespace(kube.credentials)).toBe(namespace)
  })
})
