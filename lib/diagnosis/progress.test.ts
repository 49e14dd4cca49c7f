import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOTHING } from '@/lib/phrase/phrase'
import { userOf } from '@/lib/rbac/service-account'
import type { PolicyRule, RbacObjects } from '@/lib/rbac/types'
import type { Facts } from './facts'
import { judgeProgress, type Progress, progressStanding } from './progress'
import { readWorld } from './testing/read-world'
import { worldFacts } from './testing/world-facts'

const web = userOf('shop', 'web')
const WATCH = {
  kind: 'resource',
  verb: 'watch',
  group: '',
  resource: 'pods',
  subresource: '',
  name: '',
  namespace: 'shop',
} as const

function rule(verbs: string[], resources = ['pods']): PolicyRule {
  return { verbs, apiGroups: [''], resources }
}

function world(...rules: PolicyRule[]): RbacObjects {
  return {
    roles: [{ namespace: 'shop', name: 'r', rules }],
    clusterRoles: [],
    roleBindings: [
      {
        namespace: 'shop',
        name: 'b',
        roleRef: { kind: 'Role', name: 'r' },
        subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
      },
    ],
    clusterRoleBindings: [],
  }
}

const lagging = (facts: Facts): Facts => ({
  ...facts,
  decision: { state: 'read', value: { allowed: false, denied: false, reason: '', evaluationError: '' } },
})
const forbidden = (of: Facts): Facts => ({
  ...of,
  decision: { state: 'read', value: { allowed: false, denied: true, reason: 'no', evaluationError: '' } },
})
const facts = (objects: RbacObjects) => lagging(worldFacts(objects, web, WATCH))
const withObjects = (objects: RbacObjects, rulesOf = objects) => ({
  ...facts(rulesOf),
  objects: readWorld(objects),
})
const incomplete = (of: Facts): Facts => ({
  ...of,
  rules: new Map(
    [...of.rules].map(([key, answer]) => [
      key,
      answer.state === 'read' ? { ...answer, value: { ...answer.value, incomplete: true } } : answer,
    ]),
  ),
})
const unread = (of: Facts): Facts => {
  const nothing = { state: 'unread', because: 'failed', says: NOTHING } as const
  return { ...of, clusterWide: nothing, rules: new Map([...of.rules].map(([key]) => [key, nothing])) }
}

const before = world(rule(['get', 'list']))
const fixed = world(rule(['get', 'list', 'watch']))
const astray = world(rule(['get', 'list', 'create']))

describe('judgeProgress', () => {
  it.each<[string, Facts, Facts, Progress]>([
    ['nothing changed', facts(before), facts(before), 'unchanged'],
    [
      'a rule covers it and another authorizer forbids it',
      facts(before),
      forbidden(facts(fixed)),
      'forbidden',
    ],
    [
      'another authorizer forbade it from the start',
      forbidden(facts(fixed)),
      forbidden(facts(fixed)),
      'forbidden',
    ],
    ['another authorizer forbids it no more', forbidden(facts(fixed)), facts(fixed), 'propagating'],
    ['the rules cover it and the review lags', facts(before), facts(fixed), 'propagating'],
    [
      'the objects cover it and both reviews lag',
      withObjects(before),
      withObjects(fixed, before),
      'propagating',
    ],
    ['the rules changed otherwise', facts(before), facts(astray), 'changed-but-not-this'],
    ['an object changed otherwise', withObjects(before), withObjects(astray, before), 'changed-but-not-this'],
    ['it was covered from the start', facts(fixed), facts(fixed), 'propagating'],
    [
      'an authorizer does not list its rules',
      incomplete(facts(before)),
      incomplete(facts(astray)),
      'unknown',
    ],
    ['nothing could be read now', facts(before), unread(facts(before)), 'unknown'],
    ['nothing could be read then', unread(facts(before)), facts(before), 'unknown'],
  ])('%s', (_, then, now, expected) => {
    expect(judgeProgress(progressStanding(then), progressStanding(now))).toBe(expected)
  })

  it('does not take another order of the same rules for a change', () => {
    const rules = [rule(['get']), rule(['list']), rule(['create'], ['services'])]
    fc.assert(
      fc.property(fc.shuffledSubarray(rules, { minLength: 3 }), (shuffled) => {
        const judged = judgeProgress(
          progressStanding(facts(world(...rules))),
          progressStanding(facts(world(...shuffled))),
        )
        expect(judged).toBe('unchanged')
      }),
    )
  })

  it('compares only what was read both times', () => {
    const then = progressStanding(withObjects(before))
    const now = progressStanding(facts(before))
    expect(judgeProgress(then, now)).toBe('unchanged')
    expect(judgeProgress(now, then)).toBe('unchanged')
  })
})
