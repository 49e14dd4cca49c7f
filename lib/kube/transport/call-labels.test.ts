import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import discovery from '@/sandbox/data/discovery.json'
import { type CallLabels, callLabels } from './traffic'

function said({ verb, group, resource, isDryRun }: CallLabels): string {
  return `${verb} ${resource}${group && `.${group}`}${isDryRun ? ' dry' : ''}`
}

describe('callLabels', () => {
  it.each([
    ['GET', '/api/v1/namespaces/shop/pods?limit=500', 'list pods'],
    ['GET', '/api/v1/namespaces/shop/pods?watch=1&resourceVersion=7', 'watch pods'],
    ['GET', '/api/v1/namespaces/shop/pods/web-0', 'get pods'],
    ['GET', '/api/v1/namespaces/shop/pods/web-0/log?follow=true', 'get pods/log'],
    ['GET', '/apis/apps/v1/deployments', 'list deployments.apps'],
    ['GET', '/apis/apps/v1/namespaces/shop/deployments/web/scale', 'get deployments/scale.apps'],
    ['GET', '/api/v1/namespaces/shop', 'get namespaces'],
    ['GET', '/version', 'get /version'],
    ['GET', '/apis', 'get /apis'],
    ['GET', '/api/v1', 'get /api/{version}'],
    ['GET', '/apis/shop.example.com/v1', 'get /apis/{group}/{version}'],
    ['GET', '/healthz/etcd', 'get other'],
    ['GET', '/apis/shop.example.com/v1/widgets', 'list other.other'],
    ['GET', '/api/v1/namespaces/shop/gpus', 'list other.other'],
    ['GET', '/api/v1/namespaces/shop/pods/web-0/attach', 'get pods/other'],
    [
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      'create selfsubjectaccessreviews.authorization.k8s.io',
    ],
    ['POST', '/api/v1/namespaces/shop/pods?dryRun=All', 'create pods dry'],
    ['DELETE', '/api/v1/namespaces/shop/pods?dryRun=All', 'deletecollection pods dry'],
  ] as const)('names %s %s by its kind alone', (method, path, expected) => {
    expect(said(callLabels({ method, path }))).toBe(expected)
  })

  it('knows every kind that a kube-apiserver 1.36 serves', () => {
    const groups = [...discovery.core, ...discovery.groups]
    const unknown = groups.flatMap((group) => {
      const name = 'name' in group.metadata ? String(group.metadata.name) : ''
      return group.versions.flatMap(({ version, resources }) =>
        resources
          .map(({ resource }) => `${name === '' ? '/api' : `/apis/${name}`}/${version}/${resource}`)
          .filter((path) => callLabels({ method: 'GET', path }).resource === 'other'),
      )
    })
    expect(unknown).toEqual([])
  })

  it('says nothing about what was typed', () => {
    const typed = fc.stringMatching(/^[a-z0-9.-]{1,12}$/).map((word) => `q9${word}`)
    fc.assert(
      fc.property(
        fc.array(fc.oneof(typed, fc.constantFrom('api', 'apis', 'v1', 'namespaces', 'pods')), {
          maxLength: 7,
        }),
        (parts) => {
          const path = `/${parts.join('/')}?fieldSelector=metadata.name%3Dq9`
          expect(said(callLabels({ method: 'GET', path }))).not.toContain('q9')
        },
      ),
      { numRuns: 300 },
    )
  })
})
