import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { applyYaml } from '@/lib/diagnosis/testing/apply-fix'
import { allower, covers, probes, requests } from '@/lib/diagnosis/testing/random-refusals'
import { isEveryones } from '@/lib/rbac/everyone'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects } from '@/lib/rbac/types'
import { needsOf } from './needs'
import { buildRecordReport } from './report'
import { Tally } from './tally'

const web = userOf('shop', 'web')
const nothing: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }

function call(verb: string, resource: string, name = '', namespace = 'shop'): Attributes {
  const [of = '', subresource = ''] = resource.split('/')
  return { kind: 'resource', verb, group: '', resource: of, subresource, name, namespace }
}

function recordOf(calls: readonly Attributes[]) {
  const tally = new Tally()
  for (const one of calls) tally.add({ user: web.name, call: one, outcome: 'allowed' })
  return tally.record({ at: '2026-11-29T12:00:00Z', where: 'the sandbox', user: web.name })
}

const words = (one: Attributes) =>
  one.kind === 'path'
    ? `${one.verb} ${one.path}`
    : `${one.verb} ${one.resource}${one.subresource && `/${one.subresource}`} ${one.name}`.trim()

describe('what an account needs', () => {
  it.each<[string, Attributes[][], string[]]>([
    [
      'one name that was always the same',
      [[call('get', 'configmaps', 'settings')]],
      ['get configmaps settings'],
    ],
    [
      'no name where there were two in one run',
      [[call('get', 'configmaps', 'a'), call('get', 'configmaps', 'b')]],
      ['get configmaps'],
    ],
    [
      'two names that were the same in two runs',
      [
        [call('get', 'configmaps', 'a'), call('get', 'configmaps', 'b')],
        [call('get', 'configmaps', 'b'), call('get', 'configmaps', 'a')],
      ],
      ['get configmaps a', 'get configmaps b'],
    ],
    [
      'no name where another run had another',
      [[call('get', 'configmaps', 'a')], [call('get', 'configmaps', 'b')]],
      ['get configmaps'],
    ],
    ['no name that Kubernetes made up', [[call('get', 'pods', 'web-7c9d8b6f5-x7k2p')]], ['get pods']],
    ['no name with a long number', [[call('delete', 'jobs', 'backup-1732886400')]], ['delete jobs']],
    [
      'no name of what it lists, which tells it the names',
      [[call('list', 'configmaps'), call('update', 'configmaps', 'settings')]],
      ['list configmaps', 'update configmaps'],
    ],
    [
      'no name of what it watches in all namespaces',
      [[call('watch', 'configmaps', '', ''), call('patch', 'configmaps', 'settings')]],
      ['watch configmaps', 'patch configmaps'],
    ],
    [
      'never a name for a list, a watch, a creation or a deletion of a collection',
      [
        [
          call('list', 'secrets', 'a'),
          call('watch', 'secrets', 'a'),
          call('create', 'secrets', 'a'),
          call('deletecollection', 'secrets', 'a'),
        ],
      ],
      ['list secrets', 'watch secrets', 'create secrets', 'deletecollection secrets'],
    ],
    [
      'always the name of whom it acts as',
      [[call('impersonate', 'users', 'jane', ''), call('impersonate', 'users', 'joe', '')]],
      ['impersonate users jane', 'impersonate users joe'],
    ],
    [
      'the object of a subresource that it creates',
      [[call('create', 'serviceaccounts/token', 'builder')]],
      ['create serviceaccounts/token builder'],
    ],
  ])('is by %s', (_what, calls, expected) => {
    expect(needsOf(calls.map(recordOf), web.name).map(({ call: one }) => words(one))).toEqual(expected)
  })

  it('marks what ran only once in all runs', () => {
    const records = [[call('list', 'pods'), call('get', 'configmaps', 'a')], [call('list', 'pods')]].map(
      recordOf,
    )
    expect(needsOf(records, web.name).map(({ once }) => once)).toEqual([false, true])
  })

  it('is not what somebody else called', () => {
    expect(needsOf([recordOf([call('list', 'pods')])], 'jane')).toEqual([])
  })
})

describe('the least Role', () => {
  it('allows every recorded call and, by the authorizer, none beyond their verbs, resources, namespaces and fixed names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(requests, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 }),
        (made) => {
          const records = made.map(recordOf)
          const needs = needsOf(records, web.name)
          const { least, notes } = buildRecordReport({ records, user: web, strict: false })
          const world = least ? applyYaml(nothing, least.yaml) : nothing
          const isAllowed = allower(world, web)
          const left = notes.some((note) => note.includes('not in the least Role'))
          for (const need of needs) {
            if (need.everyone || left) continue
            for (const one of need.calls) expect(isAllowed(one)).toBe(true)
          }
          const granted = needs.filter(({ everyone }) => !everyone).map((need) => need.call)
          for (const probe of probes) {
            if (!isAllowed(probe)) continue
            expect(granted.some((one) => covers(one, probe)) || isEveryones(probe)).toBe(true)
          }
          for (const other of [userOf('shop', 'other'), { name: 'jane', groups: [] }])
            expect(granted.some(allower(world, other))).toBe(false)
        },
      ),
      { numRuns: runs(500) },
    )
  })
})

describe('a tally', () => {
  it('keeps 64 names of one verb and resource, and says that there were more', () => {
    const record = recordOf(Array.from({ length: 100 }, (_, i) => call('get', 'configmaps', `c-${i}`)))
    expect(record.calls).toHaveLength(65)
    expect(record.calls.at(-1)).toMatchObject({ manyNames: true, allowed: 36 })
    expect(needsOf([record], web.name).map(({ call: one, times }) => [words(one), times])).toEqual([
      ['get configmaps', 100],
    ])
  })

  it('counts the calls that do not fit, and the report says so', () => {
    const record = recordOf(Array.from({ length: 6_000 }, (_, i) => call('list', `kind${i}`)))
    expect([record.calls.length, record.leftOut]).toEqual([5_000, 1_000])
    const { notes } = buildRecordReport({ records: [record], user: web, strict: false })
    expect(notes.join()).toContain('1,000 calls did not fit')
  })
})
