import { describe, expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import type { RbacObjects } from '@/lib/rbac/types'
import { account, bound, factsIn, world } from '../testing/binding-world'
import { rule } from '../testing/role-world'

describe('aggregation', () => {
  const selector = { clusterRoleSelectors: [{ matchLabels: { 'gather-to-app': 'true' } }] }
  const into = { name: 'app', rules: [rule('get', 'services')], aggregationRule: selector }
  const bindings = [bound([account('web', 'shop')], { roleRef: { kind: 'ClusterRole', name: 'app' } })]
  const source = (labels: Record<string, string>) => ({ name: 'pods', labels, rules: [rule('list', 'pods')] })
  const causeWith = (clusterRoles: RbacObjects['clusterRoles']) =>
    diagnose(factsIn(world({ roles: [], bindings, clusterRoles })))

  it('is D26 for a label that is nearly right, with the label as the fix', () => {
    const { cause, fixes } = causeWith([into, source({ 'gather-to-apps': 'true' })])
    expect(cause).toMatchObject({ id: 'D26', confidence: 'proven' })
    expect(cause?.says).toContain('it lacks label gather-to-app: "true"')
    const fix = fixes.find(({ command }) => command?.startsWith('kubectl label'))
    expect(fix?.command).toBe('kubectl label --overwrite clusterrole pods gather-to-app=true')
    expect(fix?.opens).toEqual([{ verb: 'list', group: '', resource: 'pods', namespace: 'shop' }])
  })

  it('is D26, proven, for labels that match while the rules are not there yet', () => {
    const { cause } = causeWith([into, source({ 'gather-to-app': 'true' })])
    expect(cause).toMatchObject({ id: 'D26', confidence: 'proven' })
    expect(cause?.says).toMatch(/The controller that fills aggregated roles has not added them\.$/)
  })

  it('is D27 only as a possibility beside what is proven', () => {
    const { cause, alternatives } = causeWith([into])
    expect(cause?.id).toBe('D0')
    expect(alternatives).toMatchObject([{ id: 'D27', confidence: 'possible' }])
  })
})
