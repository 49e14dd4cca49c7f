import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { applyYaml } from '@/lib/diagnosis/testing/apply-fix'
import { allower, covers, probes, requests } from '@/lib/diagnosis/testing/random-refusals'
import { plain } from '@/lib/phrase/phrase'
import { isEveryones } from '@/lib/rbac/everyone'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects } from '@/lib/rbac/types'
import { keptRecord, Tally } from '../tally'
import { needsOf } from './needs'
import { buildRecordReport } from './report'

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
      'never a name for a creation or a deletion of a collection',
      [[call('create', 'secrets', 'a'), call('deletecollection', 'secrets', 'a')]],
      ['create secrets', 'deletecollection secrets'],
    ],
    [
      'the name of a list and a watch that ask for one object, which tell no other name',
      [[call('list', 'secrets', 'a'), call('watch', 'secrets', 'a'), call('get', 'secrets', 'a')]],
      ['list secrets a', 'watch secrets a', 'get secrets a'],
    ],
    [
      'no name of a watch where another one has none',
      [[call('watch', 'secrets', 'a'), call('watch', 'secrets')]],
      ['watch secrets'],
    ],
    [
      'no name of a list of one object each, of more than a record keeps',
      [
        [
          ...Array.from({ length: 70 }, (_, i) => call('list', 'secrets', `s-${i}`)),
          call('get', 'secrets', 'a'),
        ],
      ],
      ['list secrets', 'get secrets a'],
    ],
    ['no name that looks like a hash', [[call('get', 'secrets', 'a-deadbee1f')]], ['get secrets']],
    [
      'a name of the letters of a hash',
      [[call('get', 'secrets', 'facade-deadbeef')]],
      ['get secrets facade-deadbeef'],
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
    [
      'create too where a GET opens a stream',
      [[call('get', 'pods/exec', 'web'), call('get', 'pods/portforward', 'web')]],
      [
        'get pods/exec web',
        'create pods/exec web',
        'get pods/portforward web',
        'create pods/portforward web',
      ],
    ],
    [
      'create once where it was asked by itself, and alone where a POST opens the stream',
      [
        [
          call('get', 'pods/attach', 'web'),
          call('create', 'pods/attach', 'web'),
          call('create', 'pods/exec', 'web'),
        ],
      ],
      ['get pods/attach web', 'create pods/attach web', 'create pods/exec web'],
    ],
    ['get alone for what opens no stream', [[call('get', 'pods/log', 'web')]], ['get pods/log web']],
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
  const reported = (calls: readonly Attributes[], user = web) => {
    const record = recordOf(calls)
    const records = [{ ...record, calls: record.calls.map((one) => ({ ...one, user: user.name })) }]
    return buildRecordReport({ records, user, strict: false })
  }

  it('never lets the account act as everyone, however many it acted as, and says what it left out', () => {
    const users = Array.from({ length: 65 }, (_, i) => call('impersonate', 'users', `viewer-${i}`, ''))
    const { least, notes } = reported(users)
    const isAllowed = allower(applyYaml(nothing, least?.yaml ?? ''), web)
    expect(isAllowed(call('impersonate', 'users', 'viewer-7', ''))).toBe(true)
    expect(isAllowed(call('impersonate', 'users', 'somebody', ''))).toBe(false)
    expect(notes.map(plain).join()).toContain('1 call is not in the least Role')
  })

  it.each([
    ['its own node', call('impersonate:associated-node', 'nodes', '', '')],
    ['a call as somebody else', call('impersonate-on:user-info:list', 'pods')],
  ])('has what is asked without a name: %s', (_what, asked) => {
    expect(reported([asked]).least?.yaml).toContain(asked.verb)
  })

  it('is none for a user of the system, and the rest of the report is there', () => {
    const report = reported([call('list', 'pods')], { name: 'system:kube-scheduler', groups: [] })
    expect([report.least, report.calls.length, report.verdict]).toEqual([undefined, 1, 'enough'])
    expect(report.notes.map(plain).join()).toContain('There is no least Role: User system:kube-scheduler')
  })

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
          const left = notes.some((note) => plain(note).includes('not in the least Role'))
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

  it('keeps no credential and nothing endless or hidden, wherever a text comes from; keeping it again changes nothing', () => {
    const token = ['ghp', 'A'.repeat(36)].join('_')
    const tally = new Tally()
    const path: Attributes = { kind: 'path', verb: 'get\x1b[31m', path: `/${'p'.repeat(9_000)}` }
    const says = `pods "${token}" is forbidden\n\x1b[2J${'\x1b'.repeat(1_999)}`
    for (const one of [
      call('get', 'secrets', token),
      call('get', 'secrets', `a\nb${'\u202e'.repeat(400)}`),
      path,
    ])
      tally.add({ user: `${token}\x1b[0m`, call: one, outcome: 'refused', says })
    const record = tally.record({ at: '', where: '', user: '' })
    const text = JSON.stringify(record)
    expect(text).not.toContain(token)
    expect(text.length).toBeLessThan(12_000)
    expect(text).not.toMatch(/\\u00|\\n|\u202e/)
    expect(keptRecord(record)).toEqual(record)
    const { least } = buildRecordReport({ records: [record], user: web, strict: false })
    expect(least).toBeUndefined()
  })

  it('counts the calls that do not fit, and the report says so', () => {
    const record = recordOf(Array.from({ length: 6_000 }, (_, i) => call('list', `kind${i}`)))
    expect([record.calls.length, record.leftOut]).toEqual([5_000, 1_000])
    const { notes } = buildRecordReport({ records: [record], user: web, strict: false })
    expect(notes.map(plain).join()).toContain('1,000 calls did not fit')
  })
})
