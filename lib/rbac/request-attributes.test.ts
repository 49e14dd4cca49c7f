import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySign } from '@/lib/words/testing/any-sign'
import { requestAttributes } from './request-attributes'
import type { ResourceAttributes } from './types'

function resource(attributes: Partial<ResourceAttributes>): ResourceAttributes {
  return {
    kind: 'resource',
    verb: 'get',
    group: '',
    resource: 'pods',
    subresource: '',
    name: '',
    namespace: '',
    ...attributes,
  }
}

describe('requestAttributes', () => {
  it.each([
    ['/', '/'],
    ['/version', '/version'],
    ['/api', '/api'],
    ['/api/v1', '/api/v1'],
    ['/api/v1/', '/api/v1/'],
    ['/apis/apps', '/apis/apps'],
    ['/apis/apps/v1', '/apis/apps/v1'],
    ['/apis/apps/deployments', '/apis/apps/deployments'],
    ['/namespaces/shop/pods', '/namespaces/shop/pods'],
    ['/metrics?x=1', '/metrics'],
    ['/metr%69cs', '/metrics'],
    ['', ''],
  ])('takes %s as a path', (target, path) => {
    expect(requestAttributes('GET', target)).toEqual({ kind: 'path', verb: 'get', path })
  })

  it('keeps any method as the verb of a path, in lower case', () => {
    expect(requestAttributes('OPTIONS', '/healthz')).toEqual({
      kind: 'path',
      verb: 'options',
      path: '/healthz',
    })
  })

  it.each<[string, string, Partial<ResourceAttributes>]>([
    ['GET', '/api/v1/pods', { verb: 'list' }],
    ['HEAD', '/api/v1/pods', { verb: 'list' }],
    ['GET', '//api/v1/pods//', { verb: 'list' }],
    ['GET', '/api/v1/pods/web-0', { name: 'web-0' }],
    ['GET', '/api/v1/namespaces/shop/pods', { verb: 'list', namespace: 'shop' }],
    ['GET', '/api/v1/namespaces/shop/pods/web-0', { name: 'web-0', namespace: 'shop' }],
    ['HEAD', '/api/v1/namespaces/shop/pods/web-0', { name: 'web-0', namespace: 'shop' }],
    [
      'GET',
      '/api/v1/namespaces/shop/pods/web-0/log',
      { name: 'web-0', subresource: 'log', namespace: 'shop' },
    ],
    [
      'GET',
      '/api/v1/namespaces/shop/pods/web-0/proxy/a/b',
      { name: 'web-0', subresource: 'proxy', namespace: 'shop' },
    ],
    ['POST', '/api/v1/namespaces/shop/pods', { verb: 'create', namespace: 'shop' }],
    [
      'POST',
      '/api/v1/namespaces/shop/pods/web-0/exec',
      { verb: 'create', name: 'web-0', subresource: 'exec', namespace: 'shop' },
    ],
    ['PUT', '/api/v1/namespaces/shop/pods/a', { verb: 'update', name: 'a', namespace: 'shop' }],
    ['PUT', '/api/v1/namespaces/shop/pods', { verb: 'update', namespace: 'shop' }],
    ['PATCH', '/api/v1/namespaces/shop/pods/a', { verb: 'patch', name: 'a', namespace: 'shop' }],
    ['DELETE', '/api/v1/namespaces/shop/pods/a', { verb: 'delete', name: 'a', namespace: 'shop' }],
    [
      'DELETE',
      '/api/v1/namespaces/shop/pods?fieldSelector=metadata.name%3Da',
      { verb: 'deletecollection', namespace: 'shop' },
    ],
    ['OPTIONS', '/api/v1/pods', { verb: '' }],
    ['get', '/api/v1/pods', { verb: '' }],
    [
      'GET',
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
      { group: 'apps', resource: 'deployments', subresource: 'scale', name: 'web', namespace: 'shop' },
    ],
    ['GET', '/apis/apps/v1/deployments', { verb: 'list', group: 'apps', resource: 'deployments' }],
    ['GET', '/api/v1/namespaces', { verb: 'list', resource: 'namespaces' }],
    ['GET', '/api/v1/namespaces/shop', { resource: 'namespaces', name: 'shop', namespace: 'shop' }],
    [
      'GET',
      '/api/v1/namespaces/shop/status',
      { resource: 'namespaces', name: 'shop', subresource: 'status', namespace: 'shop' },
    ],
    [
      'PUT',
      '/api/v1/namespaces/shop/finalize',
      { verb: 'update', resource: 'namespaces', name: 'shop', subresource: 'finalize', namespace: 'shop' },
    ],
    ['GET', '/api/v1/namespaces/shop//pods', { verb: 'get', resource: '', name: 'pods', namespace: 'shop' }],
    ['GET', '/api/v1/namespaces//pods', { verb: 'list' }],
    ['GET', '/api//pods', { verb: 'list' }],
    ['GET', '/api/v1/watch/pods', { verb: 'watch' }],
    ['GET', '/api/v1/watch/namespaces/shop/pods/a', { verb: 'watch', name: 'a', namespace: 'shop' }],
    ['GET', '/api/v1/proxy/namespaces/shop/pods/a/x', { verb: 'proxy', name: 'a', namespace: 'shop' }],
    ['DELETE', '/api/v1/proxy/nodes/n', { verb: 'proxy', resource: 'nodes', name: 'n' }],
    ['GET', '/api/v1/watch', { verb: 'watch', resource: '' }],
    ['GET', '/api/v1/namespaces/shop/pods/a%20b', { name: 'a b', namespace: 'shop' }],
    ['GET', '/api/v1/namespaces/shop/pods%2Fa', { name: 'a', namespace: 'shop' }],
    ['GET', '/api/v1/namespaces/shop/pods/%C3%BC', { name: 'ü', namespace: 'shop' }],
  ])('reads %s %s as the server does', (method, target, attributes) => {
    expect(requestAttributes(method, target)).toEqual(resource(attributes))
  })

  it.each([
    ['watch=true', 'watch'],
    ['watch=1', 'watch'],
    ['watch', 'watch'],
    ['watch=', 'watch'],
    ['watch=no', 'watch'],
    ['watch=TRUE', 'watch'],
    ['watch=false', 'list'],
    ['watch=False', 'list'],
    ['watch=0', 'list'],
    ['watch=false&watch=true', 'list'],
    ['Watch=true', 'list'],
    ['watch=true;a', 'list'],
    ['watch=%zz', 'list'],
    ['watch=true&limit=none', 'watch'],
  ])('reads ?%s as %s', (query, verb) => {
    expect(requestAttributes('GET', `/api/v1/pods?${query}`)).toEqual(resource({ verb }))
  })

  it.each([
    ['metadata.name=web-0', 'web-0'],
    ['metadata.name==web-0', 'web-0'],
    ['spec.nodeName=n,metadata.name=web-0', 'web-0'],
    [',metadata.name=web-0,', 'web-0'],
    ['metadata.name=b,metadata.name=a', 'a'],
    ['metadata.name=a\\,b', 'a,b'],
    ['metadata.name=a\\=b\\\\', 'a=b\\'],
    ['metadata.name!=web-0', ''],
    ['metadata.namespace=shop', ''],
    ['metadata.name=', ''],
    ['metadata.name=..', ''],
    ['metadata.name=a/b', ''],
    ['metadata.name=a%25b', ''],
    ['metadata.name=a=b', ''],
    ['metadata.name=a\\q', ''],
    ['metadata.name=a\\', ''],
    ['metadata.name=web-0,other', ''],
  ])('takes the name from fieldSelector %s', (selector, name) => {
    const target = `/api/v1/namespaces/shop/pods?fieldSelector=${encodeURIComponent(selector).replaceAll('%2525', '%25')}`
    expect(requestAttributes('GET', target)).toEqual(resource({ verb: 'list', name, namespace: 'shop' }))
    expect(requestAttributes('GET', `${target}&watch=1`)).toEqual(
      resource({ verb: 'watch', name, namespace: 'shop' }),
    )
  })

  it.each([
    ['limit=10', 'a'],
    ['limit=-1', 'a'],
    ['limit=9223372036854775808', ''],
    ['limit=', ''],
    ['timeoutSeconds=1.5', ''],
    ['labelSelector=app%3Dweb', 'a'],
    ['labelSelector=%3D%3D', ''],
  ])('drops the name when another option is malformed: %s', (option, name) => {
    const target = `/api/v1/pods?fieldSelector=metadata.name%3Da&${option}`
    expect(requestAttributes('GET', target)).toEqual(resource({ verb: 'list', name }))
  })

  it('does not look at a selector when the path has a name', () => {
    expect(requestAttributes('GET', '/api/v1/pods/b?fieldSelector=metadata.name%3Da&watch=true')).toEqual(
      resource({ name: 'b' }),
    )
  })

  it('reads any target without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign }), fc.string(), (method, target) => {
        expect(['path', 'resource']).toContain(requestAttributes(method, `/api/v1/${target}`).kind)
      }),
    )
  })
})
