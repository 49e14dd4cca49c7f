import { describe, expect, it } from 'vitest'
import { NOTHING, say } from '@/lib/phrase/phrase'
import type { ObjectDetails, RelatedItem } from '../contract/object'
import { hasLogs, logsOf, MOST_LOGS } from './logs-of'

const target = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'shop', name: 'web' }
const template = (containers: string[], init: string[] = []) => {
  const named = (names: string[]) => names.map((name) => ({ name }))
  return { spec: { template: { spec: { containers: named(containers), initContainers: named(init) } } } }
}
const pod = (name: string, meaning: RelatedItem['meaning'] = 'ok'): RelatedItem => ({
  ...{ kind: 'Pod', name, namespace: 'shop', says: NOTHING, meaning },
})
const podsRead = (items: RelatedItem[], more = false): ObjectDetails['related'] => [
  { title: 'ReplicaSets', items: { state: 'read', value: { items: [pod('web-1')], more: false } } },
  { title: 'Pods', items: { state: 'read', value: { items, more } } },
]
const details = (over: Partial<ObjectDetails>): ObjectDetails => ({
  ...{
    target,
    askedAt: '',
    requests: 0,
    leftOut: [],
    conditions: [],
    containers: [],
    labels: [],
    annotations: [],
  },
  ...{ object: { state: 'read', value: template(['app']) }, owners: [], related: [] },
  events: { state: 'read', value: { items: [], more: false } },
  ...over,
})
const named = (found: ObjectDetails) => logsOf(found).sources.map(({ name }) => name)

describe('the logs of an object', () => {
  it('are those of each container of each pod, of pods that are not well first, each by a name that tells it apart', () => {
    const related = podsRead([pod('web-69c-aaaaa'), pod('web-69c-bbbbb', 'bad'), pod('web-7f8-ccccc')])
    expect(named(details({ related }))).toEqual(['bbbbb', 'aaaaa', 'ccccc'])
    const object = { state: 'read', value: template(['app', 'proxy'], ['migrate']) } as const
    const found = logsOf(details({ related: podsRead([pod('web-69c-aaaaa')]), object }))
    expect(found.sources).toEqual([
      { pod: 'web-69c-aaaaa', container: 'app', name: 'aaaaa/app' },
      { pod: 'web-69c-aaaaa', container: 'proxy', name: 'aaaaa/proxy' },
      { pod: 'web-69c-aaaaa', container: 'migrate', name: 'aaaaa/migrate' },
    ])
    expect(found).not.toHaveProperty('cut')
  })

  it.each([
    ['numbers of a StatefulSet', ['db-0', 'db-1']],
    ['ends that are alike', ['web-1-aaaaa', 'web-2-aaaaa']],
  ])('have the whole names of their pods for %s', (_, names) => {
    expect(named(details({ related: podsRead(names.map((name) => pod(name))) }))).toEqual(names)
  })

  it.each([
    [1, 30, false, 30],
    [3, 4, false, 12],
    [1, 2, true, 2],
    [30, 1, false, 30],
  ])(
    'with %i containers in %i pods (cut: %s) are at most as many as one view follows',
    (each, count, more, of) => {
      const containers = Array.from({ length: each }, (_, i) => `c${i}`)
      const pods = Array.from({ length: count }, (_, i) => pod(`web-${10_000 + i}`))
      const object = { state: 'read', value: template(containers) } as const
      const found = logsOf(details({ related: podsRead(pods, more), object }))
      expect(found.sources.length).toBeLessThanOrEqual(MOST_LOGS)
      expect(found.sources.length).toBeGreaterThan(0)
      expect(found.cut).toEqual({ of, isAtLeast: more })
    },
  )

  it('are not known where the pods or the template could not be read, which is never none', () => {
    const denied = { state: 'denied', says: say`The API server answered 403.` } as const
    expect(logsOf(details({ related: [{ title: 'Pods', items: denied }] }))).toEqual({
      sources: [],
      pods: denied,
    })
    expect(logsOf(details({ related: podsRead([pod('web-1')]), object: denied }))).toMatchObject({
      sources: [],
      pods: { state: 'read' },
    })
    expect(logsOf(details({ object: denied }))).toEqual({ sources: [] })
  })

  it('of a pod are those of its containers', () => {
    const own = { group: '', version: 'v1', resource: 'pods', namespace: 'shop', name: 'web-0' }
    const container = { name: 'app', role: 'main', image: '', state: 'running', meaning: 'ok' } as const
    const containers = [{ ...container, says: NOTHING, restarts: 0, resources: '' }]
    expect(logsOf(details({ target: own, containers })).sources).toEqual([
      { pod: 'web-0', container: 'app', name: 'app' },
    ])
  })

  it.each([
    ['', 'pods', true],
    ['apps', 'statefulsets', true],
    ['batch', 'jobs', true],
    ['', 'services', false],
    ['example.com', 'pods', false],
  ])('exist for %s/%s: %s', (group, resource, has) => {
    expect(hasLogs({ group, resource })).toBe(has)
  })
})
