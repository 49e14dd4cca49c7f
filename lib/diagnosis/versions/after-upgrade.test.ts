import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { upgradeSchema } from '@/lib/contract/upgrade'
import { plain } from '@/lib/phrase/phrase'
import { partsOfWord } from '@/lib/rbac/call'
import { asScoped, holds, ruleOf } from '@/lib/rbac/rule'
import type { PolicyRule, ResourceAttributes } from '@/lib/rbac/types'
import { afterUpgrade, removedKindOf, type UpgradeQuestion } from './after-upgrade'
import { ACCESS_CHANGES, KNOWN, REMOVED_VERSIONS } from './changes'
import recorded from './testing/recorded.json'

const rule = (verbs: string, group: string, resources: string, names = ''): PolicyRule => ({
  verbs: verbs.split(' '),
  apiGroups: [group],
  resources: resources.split(' '),
  ...(names === '' ? {} : { resourceNames: names.split(' ') }),
})
const inShop = (...rules: PolicyRule[]) => rules.map((one) => asScoped(one, 'shop'))
const everywhere = (...rules: PolicyRule[]) => rules.map((one) => asScoped(one, ''))
function call(verb: string, group: string, word: string, name = '', namespace = 'shop'): ResourceAttributes {
  return { kind: 'resource', verb, group, ...partsOfWord(word), name, namespace }
}

/** The rows of an answer, and what they say. */
function rowsOf(server: string | undefined, question: UpgradeQuestion): string[] {
  return afterUpgrade(server, question).steps.flatMap(({ version, changes }) =>
    changes.map(({ id, calls }) => `${version} ${id}${calls.length > 0 ? ` ${calls.length}` : ''}`),
  )
}

const CLAIM_STATUS = rule('update patch', 'resource.k8s.io', 'resourceclaims/status')

describe('afterUpgrade', () => {
  it.each<[string, string | undefined, UpgradeQuestion, string[]]>([
    ['an account that reads pods', undefined, { rules: inShop(rule('get list', '', 'pods pods/log')) }, []],
    [
      'get of streams',
      '1.34',
      { rules: inShop(rule('get', '', 'pods/exec pods/attach')) },
      ['1.35 stream-by-create 2'],
    ],
    ['the same on 1.35', 'v1.35.2-gke.1', { rules: inShop(rule('get', '', 'pods/exec')) }, []],
    [
      'the same on an unknown version',
      'main',
      { rules: inShop(rule('get', '', 'pods/exec')) },
      ['1.35 stream-by-create 1'],
    ],
    ['get and create', '1.34', { rules: inShop(rule('get create', '', 'pods/exec')) }, []],
    [
      'create of another rule',
      '1.34',
      { rules: inShop(rule('get', '', 'pods/exec', 'web'), rule('create', '', 'pods/exec')) },
      [],
    ],
    [
      'create for another name',
      '1.34',
      { rules: inShop(rule('get', '', 'pods/exec', 'web'), rule('create', '', 'pods/exec', 'db')) },
      ['1.35 stream-by-create 1'],
    ],
    [
      'create in another namespace',
      '1.34',
      { rules: [...everywhere(rule('get', '', 'pods/exec')), ...inShop(rule('create', '', 'pods/exec'))] },
      ['1.35 stream-by-create 1'],
    ],
    ['every verb', undefined, { rules: everywhere(rule('*', '*', '*')) }, []],
    [
      'reading everything',
      '1.34',
      { rules: everywhere(rule('get list watch', '*', '*')) },
      ['1.35 stream-by-create 3'],
    ],
    [
      'the status of claims',
      '1.35',
      { rules: everywhere(CLAIM_STATUS) },
      ['1.36 claim-binding 2', '1.36 claim-devices 2'],
    ],
    [
      'a scheduler',
      '1.35',
      { rules: everywhere(CLAIM_STATUS, rule('update patch', 'resource.k8s.io', 'resourceclaims/binding')) },
      [],
    ],
    [
      'a driver',
      '1.35',
      {
        rules: everywhere(
          CLAIM_STATUS,
          rule(
            'associated-node:update associated-node:patch',
            'resource.k8s.io',
            'resourceclaims/driver',
            'gpu',
          ),
          rule('associated-node:update associated-node:patch', 'resource.k8s.io', 'resourceclaims/driver'),
        ),
      },
      [],
    ],
    [
      'binding in a namespace',
      '1.35',
      { rules: inShop(CLAIM_STATUS, rule('update patch', 'resource.k8s.io', 'resourceclaims/binding')) },
      ['1.36 claim-binding 2', '1.36 claim-devices 2'],
    ],
    [
      'impersonate:user-info',
      '1.35',
      { rules: everywhere(rule('impersonate:user-info', 'authentication.k8s.io', 'users', 'jane')) },
      ['1.36 impersonate-user-info 1'],
    ],
    [
      'the same beside impersonate',
      '1.35',
      {
        rules: everywhere(
          rule('impersonate:user-info', 'authentication.k8s.io', 'users', 'jane'),
          rule('impersonate', '', 'users', 'jane'),
        ),
      },
      [],
    ],
    [
      'nodes/pods',
      '1.32',
      { rules: everywhere(rule('get', '', 'nodes/pods')) },
      ['1.33 kubelet-narrow-permissions 1'],
    ],
    [
      'nodes/pods beside nodes/proxy',
      '1.32',
      { rules: everywhere(rule('get', '', 'nodes/pods nodes/proxy')) },
      [],
    ],
    [
      'a kubelet',
      '1.32',
      {
        user: 'system:node:a',
        calls: [
          call('get', '', 'nodes', 'a', ''),
          call('get', '', 'nodes', 'b', ''),
          call('create', '', 'serviceaccounts/token', 'web'),
        ],
      },
      ['1.33 node-token-audience 1', '1.34 node-reads-itself 1'],
    ],
    [
      'another that does the same',
      '1.32',
      { user: 'system:serviceaccount:shop:web', calls: [call('get', '', 'nodes', 'b', '')] },
      [],
    ],
    [
      'objects',
      '1.36',
      {
        objects: [
          { apiVersion: 'resource.k8s.io/v1beta1', kind: 'ResourceClaim' },
          { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim' },
          { apiVersion: 'apps/v1', kind: 'Deployment' },
          { apiVersion: 'networking.k8s.io/v1beta1', kind: 'Ingress' },
        ],
      },
      ['1.38 removed-resource.k8s.io-v1beta1-1.38'],
    ],
    [
      'a version of the future',
      '1.40',
      {
        rules: inShop(rule('get', '', 'pods/exec')),
        objects: [{ apiVersion: 'resource.k8s.io/v1beta1', kind: 'ResourceClaim' }],
      },
      [],
    ],
  ])('%s, on %s', (_, server, question, rows) => {
    expect(rowsOf(server, question)).toEqual(rows)
  })

  it('says how many of the calls, by when, and the least that keeps them allowed', () => {
    const calls = [
      call('get', '', 'pods/exec', 'web'),
      call('get', '', 'pods/attach', 'web'),
      call('list', '', 'pods'),
    ]
    const rules = inShop(rule('get', '', 'pods/exec pods/attach'), rule('list', '', 'pods'))
    const [step] = afterUpgrade('1.34', { calls, rules }).steps
    expect(step && plain(step.says)).toBe('From Kubernetes 1.35, by default: 2 of 3 calls are refused.')
    const [change] = step?.changes ?? []
    expect(change?.fix && plain(change.fix)).toBe(
      'To keep them allowed, add create on pods/attach and pods/exec named web in namespace shop.',
    )
    expect(change && plain(change.says)).toContain(
      'feature gate AuthorizePodWebsocketUpgradeCreatePermission',
    )
    expect(change?.needs.map(ruleOf)).toEqual([
      rule('create', '', 'pods/exec', 'web'),
      rule('create', '', 'pods/attach', 'web'),
    ])
    const after = [...rules, ...inShop(...(change?.needs ?? []).map(ruleOf))]
    expect(afterUpgrade('1.34', { calls, rules: after }).steps).toEqual([])
  })

  it('claims less where only the calls are known', () => {
    const [step] = afterUpgrade('1.34', { calls: [call('get', '', 'pods/exec', 'web')] }).steps
    expect(step && plain(step.says)).toBe('From Kubernetes 1.35, by default: 1 of 1 call can be refused.')
  })

  it('says planned of what is planned, and of nothing else', () => {
    const objects = REMOVED_VERSIONS.flatMap(({ group, version, kinds }) =>
      kinds.map((kind) => ({ apiVersion: `${group}/${version}`, kind })),
    )
    const { steps } = afterUpgrade('1.32', { objects })
    expect(steps.map(({ version }) => version)).toEqual(['1.33', '1.34', '1.35', '1.36', '1.37', '1.38'])
    for (const { version, says, changes } of steps) {
      const isPlan = version >= '1.37'
      expect(plain(says)).toMatch(isPlan ? /^Planned for / : /^From /)
      for (const change of changes) expect(/\bplan\b/.test(plain(change.says))).toBe(isPlan)
    }
  })

  it('keeps the marks of its sentences on the wire', () => {
    const answer = afterUpgrade('1.34', { rules: inShop(rule('get', '', 'pods/exec')) })
    const wire = z.encode(upgradeSchema, answer)
    expect(wire.steps[0]?.changes[0]?.says).toMatch(/^exec, attach and portforward/)
    expect(z.decode(upgradeSchema, wire)).toEqual(answer)
  })

  it('never has more rows for a wider set of rules that allows the same calls', () => {
    const words = ACCESS_CHANGES.flatMap(({ on, beside }) =>
      on.verbs.flatMap((verb) =>
        on.resources.flatMap((word) => {
          const one = call(verb, on.group, word)
          return [one, ...beside(one)]
        }),
      ),
    )
    const rules = fc.array(
      fc
        .record({
          of: fc.constantFrom(...words),
          name: fc.constantFrom('', 'a', 'b'),
          wide: fc.constantFrom('', 'verbs', 'resources', 'apiGroups'),
          namespace: fc.constantFrom('', 'shop'),
        })
        .map(({ of, name, wide, namespace }) =>
          asScoped({ ...ruleOf({ ...of, name }), ...(wide === '' ? {} : { [wide]: ['*'] }) }, namespace),
        ),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(rules, rules, fc.subarray(words), (narrow, more, asked) => {
        const wide = [...narrow, ...more]
        const calls = asked.filter((one) => narrow.some((held) => holds(held, one) === 'yes'))
        const few = rowsOf('1.32', { rules: narrow, calls })
        const turned = new Set(
          afterUpgrade('1.32', { rules: narrow, calls }).steps.flatMap(({ changes }) =>
            changes.flatMap(({ id, calls: of }) => of.map((one) => `${id} ${JSON.stringify(one)}`)),
          ),
        )
        expect(rowsOf('1.32', { rules: wide, calls }).length).toBeLessThanOrEqual(few.length)
        for (const { changes } of afterUpgrade('1.32', { rules: wide, calls }).steps)
          for (const { id, calls: of } of changes)
            for (const one of of) expect(turned).toContain(`${id} ${JSON.stringify(one)}`)
      }),
    )
  })

  it('is quick for 100 rules of 1,000 names each', () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `pod-${i}`).join(' ')
    const rules = Array.from({ length: 100 }, () => asScoped(rule('get', '', 'pods/exec', names), 'shop'))
    const startedAt = performance.now()
    expect(afterUpgrade('1.34', { rules }).steps).toHaveLength(1)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})

describe('the table against a kube-apiserver 1.36.2 that emulates 1.33 to 1.36', () => {
  const minorOf = (version: string) => Number(version.slice(2))
  const answers = (name: string) => recorded.answers.filter((one) => one.name === name)

  /** Who asked what in the recording, and the change that it shows. */
  type Shown = [name: string, id: string, isRefused: (status: number) => boolean]
  const SHOWN: readonly Shown[] = [
    ...['exec', 'attach', 'portforward'].map(
      (word): Shown => [`${word}-getter`, 'stream-by-create', (status: number) => status === 403],
    ),
    ['claim-status-driver', 'claim-binding', (status) => status === 422],
    ['impersonate-new', 'impersonate-user-info', (status) => status === 403],
    ['node-token', 'node-token-audience', (status) => status === 403],
  ]
  it.each(SHOWN)('%s turns with %s, and not with its gate off', (name, id, isRefused) => {
    const change = ACCESS_CHANGES.find((one) => one.id === id)
    expect(change?.restsOn).toBe('recording')
    const seen = answers(name)
    expect(seen.length).toBeGreaterThanOrEqual(5)
    for (const { on, status, ...more } of seen) {
      const isAfter = minorOf(on) >= (change?.since ?? 0) && !('gates' in more)
      expect([on, isRefused(status)]).toEqual([on, change?.turns === 'refused' ? isAfter : !isAfter])
    }
  })

  it.each(['exec-both', 'attach-both', 'portforward-both', 'impersonate-old', 'claim-status-binder'])(
    '%s, who holds what the table asks for, is refused by none',
    (name) => {
      const seen = answers(name)
      expect(seen.length).toBeGreaterThanOrEqual(5)
      // The recorded cluster has no kubelet: a stream that was allowed ends at the node's address.
      for (const { status, says: theirs } of seen)
        expect([200, 500]).toContain(theirs.startsWith('no preferred') ? 500 : status)
    },
  )

  it('a kubelet reads other nodes only where a gate that 1.34 locks is off', () => {
    for (const name of ['node-get-other', 'node-list-nodes', 'node-list-pods'])
      for (const { on, status, ...more } of answers(name))
        expect(status === 200).toBe(minorOf(on) < 34 && 'gates' in more)
  })

  it('no recorded version serves what was removed by then, and each still serves what is left for later', () => {
    for (const [on, served] of Object.entries(recorded.served)) {
      const kinds = new Map(Object.entries(served))
      for (const { since, group, version, kinds: gone } of REMOVED_VERSIONS) {
        const here = kinds.get(`${group}/${version}`) ?? []
        if (since <= minorOf(on)) expect(here.filter((kind) => gone.includes(kind))).toEqual([])
      }
    }
    const on36 = new Map<string, string[]>(Object.entries(recorded.served['1.36']))
    const later = REMOVED_VERSIONS.filter(
      ({ since, group }) => since > 36 && !/^(?:scheduling|certificates)/.test(group),
    )
    expect(later).toHaveLength(5)
    for (const { group, version, kinds } of later)
      expect(on36.get(`${group}/${version}`)).toEqual(expect.arrayContaining([...kinds]))
    const policies = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']
    expect(recorded.served['1.33']['admissionregistration.k8s.io/v1beta1']).toEqual(policies)
  })

  it('each record is whole: known versions, a source, calls of its own', () => {
    const ids = ACCESS_CHANGES.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { since, source, restsOn } of [...ACCESS_CHANGES, ...REMOVED_VERSIONS]) {
      expect(since >= KNOWN.first && since <= KNOWN.last).toBe(true)
      expect(source).not.toBe('')
      if (since > 36) expect(restsOn).toBe('plan')
    }
    for (const { id, on, beside } of ACCESS_CHANGES)
      for (const word of on.resources)
        expect([id, beside(call('get', on.group, word)).length > 3]).toEqual([id, false])
  })
})

it.each([
  ['/apis/networking.k8s.io/v1beta1/servicecidrs?limit=500', 'networking.k8s.io/v1beta1 ServiceCIDR'],
  [
    '/apis/resource.k8s.io/v1beta1/namespaces/shop/resourceclaims/a/status',
    'resource.k8s.io/v1beta1 ResourceClaim',
  ],
  ['/apis/resource.k8s.io/v1/namespaces/shop/resourceclaims', undefined],
  ['/apis/networking.k8s.io/v1beta1/ingresses', undefined],
  ['/api/v1/pods', undefined],
  ['', undefined],
])('removedKindOf reads %s', (target, found) => {
  const read = removedKindOf(target)
  expect(read && `${read.apiVersion} ${read.kind}`).toBe(found)
})
