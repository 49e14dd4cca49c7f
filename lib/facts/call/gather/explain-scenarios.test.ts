import { describe, expect, it } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import type { Check } from '@/lib/contract/access-check'
import type { Access } from '@/lib/facts/account/contract'
import { listAccess } from '@/lib/facts/account/gather/access'
import { BUDGET, COLD } from '@/lib/facts/questions/prober'
import { plain } from '@/lib/phrase/phrase'
import type { Scenario } from '@/sandbox/scenario'
import { clockBehindWorld } from '@/sandbox/scenarios/clock-behind'
import { cloudAuthorizerWorld } from '@/sandbox/scenarios/cloud-authorizer'
import { explicitDenyWorld } from '@/sandbox/scenarios/explicit-deny'
import { noTokenWorld } from '@/sandbox/scenarios/no-token'
import { nonResourceWorld } from '@/sandbox/scenarios/non-resource'
import {
  allNamespacesWorld,
  casingWorld,
  clusterResourceInRoleWorld,
  defaultAccountWorld,
  listUnderNamesWorld,
  missingRoleWorld,
  namedWorld,
  nothingGrantedWorld,
  otherNamespaceWorld,
  permissiveBindingWorld,
  singularWorld,
  subresourceMissingWorld,
  verbMissingWorld,
  wrongGroupWorld,
} from '@/sandbox/scenarios/shared-worlds'
import { tokenAudienceWorld } from '@/sandbox/scenarios/token-audience'
import { tokenExpiredWorld } from '@/sandbox/scenarios/token-expired'
import { tokenOtherClusterWorld } from '@/sandbox/scenarios/token-other-cluster'
import { explainCheck } from '../testing/on-the-wire'

const at = (verb: string, resource: string, more: Partial<Exclude<Check, { path: string }>> = {}): Check => ({
  verb,
  group: '',
  resource,
  namespace: 'shop',
  ...more,
})

describe('explainCheck against the sandbox', () => {
  it('never takes an explicit no for a change that is still on its way', async () => {
    const options = await startScenario(explicitDenyWorld)
    const asked = { ...at('list', 'configmaps'), depth: 'progress' } as const
    const { verdict, standing } = await explainCheck(asked, options)
    expect({ verdict, covers: standing?.covers }).toEqual({ verdict: 'denied', covers: 'forbidden' })
  })

  it.each<[Scenario, Check, string]>([
    [verbMissingWorld, at('watch', 'pods'), 'D1'],
    [subresourceMissingWorld, at('get', 'pods', { subresource: 'log', name: 'web-0' }), 'D8'],
    [singularWorld, at('list', 'pods'), 'D6'],
    [casingWorld, at('list', 'pods'), 'D7'],
    [wrongGroupWorld, at('list', 'deployments', { group: 'apps' }), 'D4'],
    [namedWorld, at('get', 'configmaps', { name: 'other-config' }), 'D11'],
    [listUnderNamesWorld, at('list', 'configmaps'), 'D12'],
    [nonResourceWorld, { verb: 'get', path: '/metrics' }, 'D29'],
    [nothingGrantedWorld, at('list', 'pods'), 'D0'],
    [missingRoleWorld, at('list', 'pods'), 'E7'],
    [defaultAccountWorld, at('list', 'pods'), 'C3'],
    [otherNamespaceWorld, at('list', 'pods', { namespace: 'payments' }), 'F1'],
    [allNamespacesWorld, at('list', 'pods', { namespace: '' }), 'F3'],
    [clusterResourceInRoleWorld, at('list', 'nodes', { namespace: '' }), 'F4'],
  ])('finds the cause of $name, and its first YAML makes the call green', async (scenario, check, id) => {
    const { cluster, ...options } = await startScenario(scenario)
    const before = await explainCheck(check, options)
    expect(before).toMatchObject({ verdict: 'denied', cause: { id } })
    expect(cluster.requests.length).toBeLessThanOrEqual(BUDGET + COLD)
    const fix = before.fixes.find(({ where, yaml }) => yaml !== undefined && where !== 'pod')
    expect(fix?.opens).toHaveLength(1)
    cluster.apply(fix?.yaml ?? '')
    expect(await explainCheck(check, options)).toMatchObject({ verdict: 'allowed', cause: null })
  })

  it.each<[Scenario, string, string]>([
    [tokenExpiredWorld, 'B1', 'proven'],
    [clockBehindWorld, 'B2', 'proven'],
    [tokenAudienceWorld, 'B3', 'likely'],
    [tokenOtherClusterWorld, 'B4', 'likely'],
  ])('tells why the token of $name is refused, which the 401 does not', async (scenario, id, confidence) => {
    const options = await startScenario(scenario)
    const { verdict, kind, cause } = await explainCheck(at('list', 'pods'), options)
    expect({ verdict, kind, cause }).toMatchObject({
      verdict: 'denied',
      kind: 'authentication',
      cause: { id, confidence },
    })
  })

  it('offers no Role against an authorizer that forbids', async () => {
    const options = await startScenario(explicitDenyWorld)
    const { cause, fixes } = await explainCheck(at('list', 'configmaps'), options)
    expect(cause).toMatchObject({ id: 'I2', confidence: 'proven' })
    expect(fixes).toEqual([])
  })

  it('claims no more than likely where an authorizer cannot list its rules', async () => {
    const options = await startScenario(cloudAuthorizerWorld)
    const { cause } = await explainCheck(at('list', 'configmaps'), options)
    expect(cause).toMatchObject({ id: 'D0', confidence: 'likely' })
  })

  it('says that the pod mounts no token', async () => {
    const options = await startScenario(noTokenWorld)
    expect(await explainCheck(at('list', 'pods'), options)).toMatchObject({
      verdict: 'unknown',
      untried: true,
      cause: { id: 'C1', confidence: 'proven' },
    })
  })
})

describe('listAccess against the sandbox', () => {
  const cell = ({ rows }: Access, resource: string, verb: string) =>
    rows.find((row) => row.resource === resource)?.cells[verb]?.state

  it('asks the API server itself about what a rule grants where another authorizer decides too', async () => {
    const options = await startScenario(explicitDenyWorld)
    const access = await listAccess({ ...options, namespace: undefined })
    expect(access.reviewed?.map(({ resource, verb, allowed }) => [verb, resource, allowed])).toEqual([
      ['list', 'configmaps', false],
      ['list', 'pods', true],
    ])
    expect(['list', 'get', 'delete'].map((verb) => cell(access, 'configmaps', verb))).toEqual([
      'no',
      'unknown',
      'unknown',
    ])
    expect(cell(access, 'pods', 'get')).toBe('namespace')
  })

  it('knows nothing about an account whose token gets a 401', async () => {
    const options = await startScenario(tokenExpiredWorld)
    const access = await listAccess({ ...options, namespace: undefined })
    expect(access.unanswered?.status).toBe(401)
    expect(plain(access.doubt)).toMatch(/answered 401: it does not accept the token/)
    expect(access.reviewed).toBeUndefined()
  })

  it('shows what a binding of cluster-admin to every ServiceAccount gives', async () => {
    const options = await startScenario(permissiveBindingWorld)
    const { dangerous, rows } = await listAccess({ ...options, namespace: undefined })
    expect(dangerous[0]?.id).toBe('everything')
    expect(new Set(rows.flatMap(({ cells }) => Object.values(cells).map(({ state }) => state)))).toEqual(
      new Set(['cluster']),
    )
  })
})
