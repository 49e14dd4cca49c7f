import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { recordedCatalogue } from '@/lib/diagnosis/testing/recorded-catalogue'
import { present } from '@/lib/present'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { TryRequest } from '../contract'
import { kubectlLine } from './kubectl-line'
import { minimalBody } from './minimal-body'
import { planCall } from './plan-call'

const at = (verb: string, resource: string, more: Partial<Exclude<TryRequest, { path: string }>> = {}) => ({
  verb,
  group: '',
  resource,
  namespace: 'shop',
  ...more,
})
const catalogue = recordedCatalogue(recordedExchanges())
const web = { group: 'apps', name: 'web' }

function line(request: TryRequest, body?: string): string | undefined {
  const plan = planCall(request, catalogue)
  if (plan.state !== 'planned') throw new Error(plan.says)
  return kubectlLine(plan.call, {
    path: '/api/v1/x?watch=1',
    user: 'u',
    isNamespaced: true,
    ...present({ body }),
  })
}

describe('kubectlLine', () => {
  it.each<[TryRequest, string | undefined, string | undefined]>([
    [at('get', 'pods', { name: "it's" }), undefined, `kubectl -n shop get pods 'it'\\''s' --as=u`],
    [at('list', 'pods', { namespace: '' }), undefined, 'kubectl get pods -A --as=u'],
    [
      at('list', 'pods', { name: 'p' }),
      undefined,
      'kubectl get pods -n shop --field-selector=metadata.name=p --as=u',
    ],
    [at('watch', 'pods'), undefined, `kubectl get --raw '/api/v1/x?watch=1' --as=u`],
    [
      at('get', 'pods', { name: 'p', subresource: 'log' }),
      undefined,
      'kubectl -n shop logs p --tail=5 --as=u',
    ],
    [
      at('get', 'deployments', { ...web, subresource: 'scale' }),
      undefined,
      'kubectl -n shop get deployments.apps web --subresource=scale --as=u',
    ],
    [
      at('create', 'pods'),
      '{}',
      "printf %s '{}' | kubectl -n shop create --dry-run=server -o name -f - --as=u",
    ],
    [
      at('update', 'deployments', web),
      '{}',
      "printf %s '{}' | kubectl -n shop replace --dry-run=server -o name -f - --as=u",
    ],
    [
      at('patch', 'deployments', web),
      '{}',
      `kubectl -n shop patch deployments.apps web --type=merge -p '{}' --dry-run=server -o name --as=u`,
    ],
    [at('delete', 'pods', { name: 'p' }), undefined, 'kubectl -n shop delete pods p --dry-run=server --as=u'],
    [at('deletecollection', 'pods'), undefined, undefined],
    [{ verb: 'get', path: '/metrics' }, undefined, 'kubectl get --raw /metrics --as=u'],
  ])('of %j is one line', (request, body, expected) => {
    expect(line(request, body)).toBe(expected)
  })

  it('never writes without a dry run', () => {
    for (const verb of ['create', 'update', 'patch', 'delete']) {
      for (const patch of ['merge', 'apply'] as const) {
        const request = at(verb, 'deployments', { ...(verb === 'create' ? { group: 'apps' } : web), patch })
        expect(line(request, '{}')).toContain('--dry-run=server')
      }
    }
  })
})

describe('minimalBody', () => {
  it.each(['pods', 'configmaps', 'secrets', 'services', 'serviceaccounts'])(
    'of %s is YAML of its kind',
    (resource) => {
      const kind = catalogue.resources.find((known) => known.resource === resource)?.kind
      expect(parse(minimalBody(at('create', resource), 'merge'))).toMatchObject({
        apiVersion: 'v1',
        kind,
        metadata: { namespace: 'shop' },
      })
    },
  )

  it('keeps a hostile name as text, and knows what has no body', () => {
    const name = 'a: {b}\n#'
    expect(parse(minimalBody(at('update', 'pods', { name }), 'merge')).metadata.name).toBe(name)
    expect(minimalBody(at('patch', 'pods', { name: 'p' }), 'merge')).toBe('{}')
    expect(minimalBody(at('delete', 'pods', { name: 'p' }), 'merge')).toBe('')
    expect(minimalBody(at('create', 'widgets', { group: 'example.com' }), 'merge')).toBe('')
  })
})
