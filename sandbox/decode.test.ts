import { expect, it } from 'vitest'
import { storageKey } from './catalogue'
import { startCluster } from './cluster'
import { typeFault } from './decode'
import { scenarios } from './scenarios/all'
import { builtInShape } from './schemas'

it.each<[string, string, object, string | undefined]>([
  [
    'a number in a map of texts',
    'ConfigMap',
    { data: { n: 5 } },
    'number into Go struct field ConfigMap.data of type string',
  ],
  [
    'a yes or no in labels',
    'Pod',
    { metadata: { labels: { a: true } } },
    'bool into Go struct field ObjectMeta.metadata.labels of type string',
  ],
  [
    'a text where a list belongs',
    'Pod',
    { spec: { containers: 'web' } },
    'string into Go struct field PodSpec.spec.containers of type []v1.Container',
  ],
  [
    'a list where a struct belongs',
    'Pod',
    { spec: [] },
    'array into Go struct field Pod.spec of type v1.PodSpec',
  ],
  [
    'half a port',
    'Service',
    { spec: { ports: [{ port: 80.5 }] } },
    'number 80.5 into Go struct field ServicePort.spec.ports.port of type int32',
  ],
  ['null', 'Pod', { spec: { containers: null, hostNetwork: null } }, undefined],
  [
    'a name or a number',
    'Service',
    { spec: { ports: [{ targetPort: 'http' }, { targetPort: 80 }] } },
    undefined,
  ],
  [
    'an amount as a number',
    'Pod',
    { spec: { containers: [{ resources: { limits: { cpu: 1 } } }] } },
    undefined,
  ],
])('what Go reads into a struct and what it does not: %s', (_, kind, object, says) => {
  const fault = typeFault(object, builtInShape('v1', kind), { struct: kind, path: [] })
  expect(fault).toBe(says === undefined ? undefined : `json: cannot unmarshal ${says}`)
})

it('finds nothing wrong in the types of any object of the worlds', async () => {
  const faults: unknown[] = []
  let count = 0
  for (const scenario of [...scenarios.values()].slice(0, 6)) {
    const cluster = await startCluster({ scenario })
    const { store, catalogue } = cluster.context
    for (const type of catalogue.types) {
      for (const object of store.list(storageKey(type))) {
        count += 1
        const fault = typeFault(object, builtInShape(object.apiVersion, object.kind), {
          struct: object.kind,
          path: [],
        })
        if (fault !== undefined) faults.push([object.kind, object.metadata.name, fault])
      }
    }
    await cluster.stop()
  }
  expect(count).toBeGreaterThan(100)
  expect(faults).toEqual([])
})
