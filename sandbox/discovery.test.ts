import { describe, expect, it } from 'vitest'
import { isRecord, listAt, textAt } from '@/lib/objects/fields'
import { recordedLists, ServedCatalogue } from './catalogue'
import { coreVersions, groupList, resourceList, toApiResources } from './discovery'

describe('discovery', () => {
  it('lists derived from aggregated discovery are the recorded ones but for the storage hashes', () => {
    const catalogue = new ServedCatalogue()
    expect(recordedLists.map((list) => textAt(list, 'groupVersion'))).toEqual(['v1', 'apps/v1'])
    for (const list of recordedLists) {
      const name = textAt(list, 'groupVersion')
      const group = name === 'v1' ? '' : 'apps'
      const derived = catalogue.types.filter((type) => type.group === group).flatMap(toApiResources)
      const recorded = listAt(list, 'resources').map((entry) => {
        if (!isRecord(entry)) throw new Error('A recorded resource is not an object.')
        const { storageVersionHash, ...rest } = entry
        return rest
      })
      expect(derived).toEqual(recorded)
    }
  })

  it('a custom resource is there only when its definition is', () => {
    expect(resourceList(new ServedCatalogue(), 'example.com', 'v1').status).toBe(404)
    const widgets = resourceList(new ServedCatalogue({ widgets: true }), 'example.com', 'v1')
    expect(listAt(widgets.json, 'resources').map((entry) => textAt(entry, 'name'))).toEqual(['widgets'])
  })

  it('an aggregated API that is down stays in the list of groups and answers 503', () => {
    const catalogue = new ServedCatalogue()
    catalogue.addBroken('metrics.k8s.io', 'v1beta1')
    const groups = listAt(groupList(catalogue, undefined).json, 'groups').map((group) =>
      textAt(group, 'name'),
    )
    expect(groups).toContain('metrics.k8s.io')
    expect(resourceList(catalogue, 'metrics.k8s.io', 'v1beta1').status).toBe(503)
  })

  it('the aggregated form is given only where it is wanted most', () => {
    const wanted = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'
    expect(textAt(coreVersions(new ServedCatalogue(), wanted, '').json, 'kind')).toBe('APIGroupDiscoveryList')
    expect(textAt(coreVersions(new ServedCatalogue(), 'application/json', '').json, 'kind')).toBe(
      'APIVersions',
    )
  })

  it.each([
    ['po', 'pods'],
    ['deploy', 'deployments'],
    ['Role', 'roles'],
    ['events.events.k8s.io', 'events'],
  ])('%s names %s', (name, resource) => {
    expect(new ServedCatalogue().named(name)?.resource).toBe(resource)
  })
})
