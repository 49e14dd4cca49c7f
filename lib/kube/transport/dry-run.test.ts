import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { DRY_RUN_GROUPS } from '@/lib/contract/dry-run'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { anySign } from '@/lib/words/testing/any-sign'
import { json } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { DryRunOffError, dryRunLine, dryRunTemplateOf } from './dry-run-path'
import { UnsafePathError } from './paths'
import { RequestBudget } from './request-budget'
import { Traffic } from './traffic'
import { Transport } from './transport'
import type { DryRun, KubePath } from './types'

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const DEPLOYMENTS = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'shop' }

describe('the line of a dry run', () => {
  it.each<[DryRun, string]>([
    [{ verb: 'create', ...PODS }, 'POST /api/v1/namespaces/shop/pods?dryRun=All'],
    [{ verb: 'update', ...PODS, name: 'a' }, 'PUT /api/v1/namespaces/shop/pods/a?dryRun=All'],
    [{ verb: 'patch', ...PODS, name: 'a' }, 'PATCH /api/v1/namespaces/shop/pods/a?dryRun=All'],
    [
      { verb: 'patch', ...DEPLOYMENTS, name: 'a', patch: 'apply' },
      'PATCH /apis/apps/v1/namespaces/shop/deployments/a?dryRun=All&fieldManager=podglass',
    ],
    [{ verb: 'delete', ...PODS, name: 'a' }, 'DELETE /api/v1/namespaces/shop/pods/a?dryRun=All'],
    [{ verb: 'deletecollection', ...PODS }, 'DELETE /api/v1/namespaces/shop/pods?dryRun=All'],
    [
      { verb: 'patch', ...DEPLOYMENTS, name: 'a', subresource: 'scale' },
      'PATCH /apis/apps/v1/namespaces/shop/deployments/a/scale?dryRun=All',
    ],
    [
      { verb: 'create', ...PODS, name: 'a', subresource: 'eviction' },
      'POST /api/v1/namespaces/shop/pods/a/eviction?dryRun=All',
    ],
    [
      { verb: 'delete', ...PODS, resource: 'nodes', namespace: '', name: 'n' },
      'DELETE /api/v1/nodes/n?dryRun=All',
    ],
  ])('of %j is %s', (call, expected) => {
    const { method, path } = dryRunLine(call)
    expect(`${method} ${path}`).toBe(expected)
  })

  it.each<DryRun>([
    { verb: 'create', ...PODS, name: 'a' },
    { verb: 'create', ...PODS, resource: 'bindings' },
    { verb: 'update', ...PODS },
    { verb: 'delete', ...PODS },
    { verb: 'deletecollection', ...PODS, name: 'a' },
    { verb: 'delete', ...PODS, name: 'a', subresource: 'status' },
    { verb: 'create', ...DEPLOYMENTS, name: 'a', subresource: 'eviction' },
    { verb: 'create', ...PODS, namespace: '', name: 'a', subresource: 'eviction' },
    { verb: 'update', ...PODS, name: 'a', subresource: 'eviction' },
    { verb: 'create', ...PODS, group: 'authentication.k8s.io', resource: 'tokenreviews', namespace: '' },
    { verb: 'create', ...PODS, group: 'metrics.k8s.io' },
    { verb: 'update', ...PODS, name: '..' },
    { verb: 'update', ...PODS, name: 'a/exec' },
  ])('of %j is never made', (call) => {
    expect(() => dryRunLine(call)).toThrow()
  })

  it('means what its parts said and is a dry run, whatever a hostile call holds', () => {
    const segment = fc.oneof(
      fc.constantFrom(
        '..',
        '%2e',
        'a/b',
        '?dryRun=',
        '&x=1',
        '#',
        'status',
        'exec',
        'proxy',
        'token',
        'watch',
        '',
      ),
      fc.string({ unit: anySign, maxLength: 8 }),
      fc.constantFrom('shop', 'web', 'pods', 'namespaces', 'v1'),
    )
    const call = fc.record(
      {
        verb: fc.constantFrom('create', 'update', 'patch', 'delete', 'deletecollection'),
        group: fc.oneof(fc.constantFrom('', 'apps'), segment),
        version: fc.oneof(fc.constant('v1'), segment),
        resource: segment,
        namespace: fc.oneof(fc.constantFrom('', 'shop'), segment),
        name: segment,
        subresource: fc.constantFrom('scale', 'status', 'eviction'),
        patch: fc.constantFrom('merge', 'apply'),
      },
      { requiredKeys: ['verb', 'group', 'version', 'resource', 'namespace'] },
    )
    let made = 0
    fc.assert(
      fc.property(call as fc.Arbitrary<DryRun>, (of) => {
        let line: ReturnType<typeof dryRunLine>
        try {
          line = dryRunLine(of)
        } catch {
          return
        }
        made += 1
        const url = new URL(line.path, 'https://10.96.0.1')
        expect(url.searchParams.getAll('dryRun')).toEqual(['All'])
        const meant = requestAttributes(line.method, line.path)
        if (meant.kind === 'path') throw new Error('A write has a resource.')
        expect(meant).toMatchObject({
          verb: of.verb,
          group: of.group,
          resource: of.resource,
          name: of.name ?? '',
          subresource: of.subresource ?? '',
        })
        expect(DRY_RUN_GROUPS.has(of.group)).toBe(true)
      }),
      { numRuns: runs(20_000), seed: 1 },
    )
    expect(made).toBeGreaterThan(runs(100))
  })
})

describe('dryRunTemplateOf', () => {
  const pod = '/api/v1/namespaces/shop/pods/a'
  it.each([
    ['PUT', pod],
    ['PUT', `${pod}?dryRun=`],
    ['PUT', `${pod}?dryRun=all`],
    ['PUT', `${pod}?dryRun=All&dryRun=None`],
    ['PUT', `${pod}?dryRun=All&x=1`],
    ['PUT', `${pod}?dryRun=All&fieldManager=podglass`],
    ['PUT', `${pod}?dryRun=All#`],
    ['PUT', `${pod}?dryRun=All?dryRun=None`],
    ['POST', `${pod}/exec?dryRun=All`],
    ['POST', `${pod}/binding?dryRun=All`],
    ['POST', '/api/v1/namespaces/shop/serviceaccounts/web/token?dryRun=All'],
    ['POST', '/api/v1/namespaces/shop/bindings?dryRun=All'],
    ['POST', '/api/v1/namespaces/shop/finalize?dryRun=All'],
    ['POST', '/api/v1/nodes/n/proxy?dryRun=All'],
    ['PUT', '/apis/certificates.k8s.io/v1/certificatesigningrequests/a/approval?dryRun=All'],
    ['POST', '/apis/authentication.k8s.io/v1/tokenreviews?dryRun=All'],
    ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews?dryRun=All'],
    ['DELETE', `${pod}/status?dryRun=All`],
    ['GET', `${pod}?dryRun=All`],
    ['PUT', '/api/v1/namespaces/shop/../kube-system/pods/a?dryRun=All'],
    ['POST', '//evil.example/api/v1/namespaces?dryRun=All'],
    ['POST', '/metrics?dryRun=All'],
  ])('of %s %s is null', (method, path) => {
    expect(dryRunTemplateOf(method, path)).toBeNull()
  })
})

describe('a dry run', () => {
  it('is sent with its media type, asks for metadata alone, and gives a refusal as an answer', async () => {
    const { client, server } = await startPod((_, response) => json(response, { kind: 'Status' }, 422))
    const kube = client({ allowDryRun: true })
    const answer = await kube.dryRun({ verb: 'patch', ...PODS, resource: 'secrets', name: 'a', body: '{}' })
    expect(answer.status).toBe(422)
    const [request] = server.requests
    expect(`${request?.method} ${request?.url}`).toBe('PATCH /api/v1/namespaces/shop/secrets/a?dryRun=All')
    const headers = new Map(request?.headers.map(([name, value]) => [name.toLowerCase(), value]))
    expect(headers.get('content-type')).toBe('application/merge-patch+json')
    expect(headers.get('accept')).toBe('application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io')
    await kube.dryRun({ verb: 'deletecollection', ...PODS })
    expect(new Map(server.requests[1]?.headers).get('accept')).toContain('PartialObjectMetadataList')
    expect(server.requests[1]?.body).toBe('')
  })

  it('is not sent where the deployment does not allow it', async () => {
    const { kube, client, server } = await startPod((_, response) => json(response, {}))
    for (const each of [kube, client({ allowDryRun: false })]) {
      expect(await failureFrom(each.dryRun({ verb: 'create', ...PODS, body: '{}' }))).toBeInstanceOf(
        DryRunOffError,
      )
    }
    expect(server.requests).toEqual([])
  })

  it('never has options in the body of a deletion, which would take the place of those in the query', async () => {
    const { client, server } = await startPod((_, response) => json(response, {}))
    const kube = client({ allowDryRun: true })
    const body = '{"kind":"DeleteOptions","dryRun":[]}'
    expect(await failureFrom(kube.dryRun({ verb: 'delete', ...PODS, name: 'a', body }))).toBeInstanceOf(
      UnsafePathError,
    )
    expect(server.requests).toEqual([])
  })

  it('is the only write that the transport sends, even for a path that was cast', async () => {
    const { server } = await startPod((_, response) => json(response, {}))
    const transport = new Transport({
      server: { tls: false, host: '127.0.0.1', port: server.port, authority: `127.0.0.1:${server.port}` },
      credentials: null,
      deadlines: { connectMs: 1000, headersMs: 1000 },
      allowDryRun: true,
      budget: new RequestBudget(),
      traffic: new Traffic(),
    })
    const path = '/api/v1/namespaces/shop/pods/a' as KubePath
    const rest = {
      path,
      anonymous: true,
      stream: false,
      signal: new AbortController().signal,
      startedAt: 0,
      deadlineAt: 10_000,
      urgency: 'reader',
    } as const
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const line = { method, path }
      for (const more of [{}, { dryRun: { mediaType: 'application/json' } }]) {
        const sent = transport.send({ line, ...rest, accept: 'metadata', ...more })
        expect(await failureFrom(sent)).toBeInstanceOf(UnsafePathError)
      }
    }
    transport.close()
    expect(server.requests).toEqual([])
  })
})
