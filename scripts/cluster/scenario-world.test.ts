import { describe, expect, it } from 'vitest'
import { readScenarioList } from '@/e2e/k8s/scenario-list'
import { isOwn, objectsIn, ownWorld } from './scenario-world'

const scenario = readScenarioList().find(({ name }) => name === 'other-namespace')
const WORLD = `
apiVersion: v1
kind: Namespace
metadata: { name: podglass-other-namespace-target, annotations: { podglass/cause: F1 } }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec: { group: example.com }
`

describe('ownWorld', () => {
  it('puts the run into each name of the world and of the call, and into the group of a definition', () => {
    if (!scenario) throw new Error('There is no such scenario.')
    const own = ownWorld(scenario, WORLD, 'a1')
    expect(own.scenario).toMatchObject({
      namespace: 'podglass-a1-other-namespace',
      call: { namespace: 'podglass-a1-other-namespace-target' },
    })
    const [namespace, definition] = objectsIn(own.yaml)
    expect(namespace?.metadata).toEqual({
      name: 'podglass-a1-other-namespace-target',
      annotations: { 'podglass/cause': 'F1' },
    })
    expect([definition?.metadata.name, definition?.spec]).toEqual([
      'widgets.a1.example.com',
      { group: 'a1.example.com' },
    ])
    expect(objectsIn(own.yaml).every((object) => isOwn(object, 'a1'))).toBe(true)
  })

  it('leaves no listed namespace as long as a name that Kubernetes refuses', () => {
    for (const listed of readScenarioList()) {
      expect(ownWorld(listed, '', 'abcdef').scenario.namespace.length).toBeLessThanOrEqual(63)
    }
  })
})

describe('isOwn', () => {
  const object = (name: string, namespace?: string) => ({
    apiVersion: 'v1',
    kind: 'Any',
    metadata: { name, ...(namespace ? { namespace } : {}) },
  })
  it.each([
    ['in a namespace of the run', object('web', 'podglass-a1-x'), true],
    ['named for the run', object('podglass-a1-x'), true],
    ['named for the run in a namespace of the cluster', object('podglass-a1-x', 'kube-system'), false],
    ['of another run', object('podglass-b2-x'), false],
    ['of the cluster', object('view'), false],
  ])('is told for what is %s', (_, given, expected) => {
    expect(isOwn(given, 'a1')).toBe(expected)
  })
})
