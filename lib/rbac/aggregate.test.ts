import { describe, expect, it } from 'vitest'
import type { LabelSelector } from '@/lib/objects/label-selector'
import { aggregateClusterRoles } from './aggregate'
import type { ClusterRole, PolicyRule } from './types'

const rule = (resource: string): PolicyRule => ({ apiGroups: [''], resources: [resource], verbs: ['get'] })
const select = (...clusterRoleSelectors: LabelSelector[]) => ({ aggregationRule: { clusterRoleSelectors } })
const by = (label: string): LabelSelector => ({ matchLabels: { [label]: 'true' } })

function resourcesOf(roles: readonly ClusterRole[], name: string): string[] {
  const role = aggregateClusterRoles(roles).find((it) => it.name === name)
  return role?.rules.flatMap((it) => it.resources ?? []) ?? []
}

describe('aggregateClusterRoles', () => {
  const b: ClusterRole = { name: 'b', labels: { x: 'true' }, rules: [rule('b'), rule('same')] }
  const a: ClusterRole = { name: 'a', labels: { x: 'true' }, rules: [rule('a'), rule('same')] }

  it('unites the selected rules by name, once each, and drops the role’s own', () => {
    expect(resourcesOf([{ name: 'sum', rules: [rule('own')], ...select(by('x')) }, b, a], 'sum')).toEqual([
      'a',
      'same',
      'b',
    ])
  })

  it('takes what any selector matches, in the order of the selectors', () => {
    const c: ClusterRole = { name: 'c', labels: { y: 'true' }, rules: [rule('c')] }
    expect(resourcesOf([{ name: 'sum', rules: [], ...select(by('y'), by('x')) }, a, c], 'sum')).toEqual([
      'c',
      'a',
      'same',
    ])
    expect(resourcesOf([{ name: 'sum', rules: [], ...select({}) }, a, c], 'sum')).toEqual(['a', 'same', 'c'])
    expect(resourcesOf([{ name: 'sum', rules: [rule('own')], ...select() }, a, c], 'sum')).toEqual([])
  })

  it('follows chains in any order and ends on a circle', () => {
    const top: ClusterRole = { name: 'a-top', rules: [], ...select(by('up')) }
    const middle: ClusterRole = { name: 'm', labels: { up: 'true' }, rules: [], ...select(by('x')) }
    expect(resourcesOf([top, middle, a], 'a-top')).toEqual(['a', 'same'])
    const circle: ClusterRole = {
      name: 'o',
      labels: { x: 'true' },
      rules: [rule('gone')],
      ...select(by('up')),
    }
    expect(resourcesOf([circle, middle, a], 'o')).toEqual(['a', 'same'])
  })

  it('does not count a role among its own sources, so the order stays by name', () => {
    const self: ClusterRole = { name: 'a', labels: { x: 'true' }, rules: [], ...select(by('x')) }
    const late: ClusterRole = { name: 'b', labels: { x: 'true' }, rules: [], ...select(by('z')) }
    const plain: ClusterRole = { name: 'c', labels: { x: 'true' }, rules: [rule('c')] }
    const source: ClusterRole = { name: 'z', labels: { z: 'true' }, rules: [rule('z')] }
    expect(resourcesOf([self, late, plain, source], 'a')).toEqual(['z', 'c'])
  })

  it.each([
    [{ key: 'x', operator: 'In', values: [] }],
    [{ key: 'x', operator: 'Exists', values: ['a'] }],
    [{ key: 'x', operator: 'Gt', values: ['1'] }],
  ])('leaves a role with the malformed selector %o as it is', (expression) => {
    const broken = { name: 'sum', rules: [rule('own')], ...select({ matchExpressions: [expression] }) }
    expect(resourcesOf([broken, a], 'sum')).toEqual(['own'])
  })
})
