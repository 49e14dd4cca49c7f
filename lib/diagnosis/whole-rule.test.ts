import { describe, expect, it } from 'vitest'
import { authorize } from '@/lib/rbac/authorize'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import type { PolicyRule } from '@/lib/rbac/types'
import { applyFix } from './testing/apply-fix'
import { account, bound, PODS, world } from './testing/binding-world'
import { diagnose } from './testing/on-the-wire'
import { catalogue, rule, user } from './testing/role-world'
import { threeAskers } from './testing/three-askers'

const MAPS = '/api/v1/namespaces/shop/configmaps'
const JOBS = '/apis/batch/v1/namespaces/shop/jobs'
const web = account('web', 'shop')
const batch = (verbs: string, resources: string, group = 'batch') =>
  rule(verbs, resources, { apiGroups: [group] })

function answered(target: string, written: PolicyRule, subject = web) {
  const before = world({
    roles: [{ namespace: 'shop', name: 'pod-lister', rules: [written] }],
    bindings: [bound([subject])],
  })
  const request = requestAttributes('GET', target)
  const facts = threeAskers(before, user, request, catalogue)[1]?.[1]
  if (!facts) throw new Error('no facts')
  const answer = diagnose(facts)
  const [fix] = answer.fixes
  if (!fix) throw new Error('no fix')
  const after = applyFix(before, fix)
  return { ...answer, fix, rules: after.roles[0]?.rules, isAllowed: authorize(user, request, after).allowed }
}

describe('a rule with slips', () => {
  it.each([
    [
      'verbs in capitals',
      `${PODS}`,
      rule('GET LIST', 'pods services'),
      rule('get list', 'pods services'),
      /^Write verbs \["get", "list"\] instead of \["GET", "LIST"\] in the rule on pods, services of Role pod-lister\.$/,
    ],
    [
      'a word for all verbs that read',
      `${PODS}`,
      rule('read', 'pods'),
      rule('get list watch', 'pods'),
      /^Write verbs \["get", "list", "watch"\] instead of \["read"\]/,
    ],
    [
      'singular names',
      `${PODS}`,
      rule('list', 'pod service'),
      rule('list', 'pods services'),
      /^Write resources \["pods", "services"\]/,
    ],
    [
      'a misspelled subresource',
      `${PODS}/a/log`,
      rule('get', 'pods/logs pods'),
      rule('get', 'pods/log pods'),
      /^Write pods\/log instead of pods\/logs/,
    ],
    [
      'an object’s name as a subresource',
      `${MAPS}/app`,
      rule('get', 'configmaps/app'),
      { ...rule('get', 'configmaps'), resourceNames: ['app'] },
      /^Write resources \["configmaps"\] and resourceNames \["app"\] instead of \["configmaps\/app"\]/,
    ],
    [
      'three at once',
      JOBS,
      batch('LIST', 'job', 'batch/v1'),
      batch('list', 'jobs'),
      /^Write verbs \["list"\], apiGroups \["batch"\] and resources \["jobs"\] instead of/,
    ],
  ])('is corrected as a whole, by one change of its Role: %s', (_, target, written, meant, says) => {
    const { cause, fix, rules, isAllowed } = answered(target, written)
    expect(cause?.confidence).toBe('proven')
    expect(fix.says).toMatch(says)
    expect([rules, isAllowed]).toEqual([[meant], true])
  })

  it('names all that does not match, and that one correction alone is not enough', () => {
    expect(answered(JOBS, batch('LIST', 'job')).cause?.says).toMatch(
      / Its verbs and resources do not match, and correcting one alone is not enough\.$/,
    )
    const named = answered(`${MAPS}/app`, { ...rule('GET', 'configmaps'), resourceNames: ['other'] })
    expect(named.cause?.says).toMatch(
      / Its verbs and names do not match, and correcting one alone is not enough\.$/,
    )
    expect(named.fix.says).toMatch(/^Grant ServiceAccount shop\/web its own Role /)
  })

  it('keeps a word that the API server serves, and never gains a name’s whole resource', () => {
    const { fix, rules } = answered(`${MAPS}/app`, rule('get', 'configmaps/app secrets'))
    expect(fix.says).toMatch(/^Grant /)
    expect(rules?.[0]).toEqual(rule('get', 'configmaps/app secrets'))
  })

  it('is corrected together with the binding that names the account wrong', () => {
    const { cause, fix, isAllowed } = answered(JOBS, batch('LIST', 'job'), {
      kind: 'User',
      name: 'shop:web',
    })
    expect(cause).toMatchObject({ id: 'E5', confidence: 'proven' })
    expect(cause?.says).toMatch(
      /which does not match the call either\. Correcting one alone is not enough\.$/,
    )
    expect(fix.says).toMatch(
      /Write verbs \["list"\] and resources \["jobs"\] instead of .* of Role pod-lister, too: one alone is not enough\.$/,
    )
    expect([fix.command, isAllowed]).toEqual([undefined, true])
  })
})
