import { describe, expect, it } from 'vitest'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { groupKinds, mayList, sharedNames, takenOut } from './kind-groups'

function aKind(name: string, over: Partial<Kind> = {}): Kind {
  const [resource = '', ...group] = name.split('.')
  const base = { group: group.join('.'), version: 'v1', resource, kind: 'Kind', namespaced: true }
  return { ...base, verbs: ['get', 'list', 'watch'], shortNames: [], held: [], ...over }
}

const KINDS = [
  aKind('tokenreviews.authentication.k8s.io', { verbs: ['create'] }),
  aKind('nodes', { namespaced: false }),
  aKind('configmaps'),
  aKind('replicasets.apps'),
  aKind('events.events.k8s.io'),
  aKind('events'),
  aKind('deployments.apps', { kind: 'Deployment', shortNames: ['deploy'] }),
  aKind('pods'),
  aKind('pods.metrics.k8s.io'),
  aKind('widgets.example.com'),
  aKind('ingresses.networking.k8s.io'),
  aKind('roles.rbac.authorization.k8s.io'),
]

const named = (find: string) =>
  groupKinds(KINDS, find).map(({ heading, kinds }) => [
    heading,
    kinds.map((kind) => (kind.group ? `${kind.resource}.${kind.group}` : kind.resource)),
  ])

describe('groupKinds', () => {
  it('puts each listable kind under one heading, the most used first, then by name', () => {
    expect(named('')).toEqual([
      ['Workloads', ['pods', 'deployments.apps', 'replicasets.apps', 'events']],
      ['Network', ['ingresses.networking.k8s.io']],
      ['Config and storage', ['configmaps']],
      ['Access', ['roles.rbac.authorization.k8s.io']],
      ['Cluster', ['events.events.k8s.io', 'nodes']],
      ['Custom', ['pods.metrics.k8s.io', 'widgets.example.com']],
    ])
  })

  it('takes kinds out of their groups, with a heading that has none left', () => {
    const isTaken = ({ resource }: Kind) => /^(?:pods|configmaps)$/.test(resource)
    const [rest, taken] = takenOut(groupKinds(KINDS, ''), isTaken)
    expect(rest.map(({ heading }) => heading)).toEqual([
      'Workloads',
      'Network',
      'Access',
      'Cluster',
      'Custom',
    ])
    expect(taken.map(({ resource }) => resource)).toEqual(['pods', 'configmaps', 'pods'])
  })

  it.each([
    ['deploy', ['deployments.apps']],
    ['DEPLOYMENT', ['deployments.apps']],
    ['.example.com', ['widgets.example.com']],
    ['tokenreviews', []],
    ['  pods ', ['pods', 'pods.metrics.k8s.io']],
  ])('finds by name, group, kind or short name: %s', (find, found) => {
    expect(named(find).flatMap(([, kinds]) => kinds)).toEqual(found)
  })
})

it.each([
  ['a granted verb', ['get', 'list'], false, 'yes'],
  ['a verb granted by an incomplete review', ['list'], true, 'yes'],
  ['another verb', ['get'], false, 'no'],
  ['another verb in an incomplete review', ['get'], true, 'unknown'],
  ['no review', 'unknown', false, 'unknown'],
] as const)('mayList by %s', (_, held, isIncomplete, says) => {
  expect(mayList(aKind('pods', { held: held === 'unknown' ? held : [...held] }), isIncomplete)).toBe(says)
})

it('finds names that two groups share, ignoring kinds without a list', () => {
  expect([...sharedNames(KINDS)].sort()).toEqual(['events', 'pods'])
})
