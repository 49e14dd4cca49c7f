import { listAt, textAt } from '@/lib/objects/fields'
import { pageNotFound, type SandboxAnswer, unknownResource } from './answer'
import { type ResourceType, recordedLists, type ServedCatalogue } from './catalogue'
import { groupVersion } from './kube-object'
import { accepted } from './negotiate'

function aggregated(catalogue: ServedCatalogue, core: boolean): SandboxAnswer {
  return {
    status: 200,
    headers: {
      'cache-control': 'public',
      'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    },
    json: {
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      metadata: {},
      items: catalogue.groups.filter((group) => (group.name === '') === core).map((group) => group.document),
    },
  }
}

/** `/api`: the versions of the core group. */
export function coreVersions(
  catalogue: ServedCatalogue,
  accept: string | undefined,
  authority: string,
): SandboxAnswer {
  if (accepted(accept)[0] === 'discovery') return aggregated(catalogue, true)
  return {
    status: 200,
    json: {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: authority }],
    },
  }
}

function groupOf(name: string, document: unknown) {
  const versions = listAt(document, 'versions').map((entry) => {
    const version = textAt(entry, 'version')
    return { groupVersion: `${name}/${version}`, version }
  })
  return { name, versions, preferredVersion: versions[0] }
}

/** `/apis`: all groups. */
export function groupList(catalogue: ServedCatalogue, accept: string | undefined): SandboxAnswer {
  if (accepted(accept)[0] === 'discovery') return aggregated(catalogue, false)
  const groups = catalogue.groups
    .filter((group) => group.name !== '')
    .map((group) => groupOf(group.name, group.document))
  return { status: 200, json: { kind: 'APIGroupList', apiVersion: 'v1', groups } }
}

/** `/apis/<group>`. */
export function oneGroup(catalogue: ServedCatalogue, name: string): SandboxAnswer {
  const found = catalogue.groups.find((group) => group.name === name && name !== '')
  if (found === undefined) return pageNotFound()
  return { status: 200, json: { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name, found.document) } }
}

/** A resource and its subresources as legacy discovery lists them. */
export function toApiResources(type: ResourceType): unknown[] {
  return [
    {
      name: type.resource,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.verbs,
      ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
      ...(type.categories.length > 0 ? { categories: type.categories } : {}),
    },
    ...type.subresources.map((sub) => ({
      name: `${type.resource}/${sub.name}`,
      singularName: '',
      namespaced: type.namespaced,
      ...(sub.group === '' ? {} : { group: sub.group }),
      ...(sub.version === '' ? {} : { version: sub.version }),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ]
}

/** `/api/v1` and `/apis/<group>/<version>`. */
export function resourceList(catalogue: ServedCatalogue, group: string, version: string): SandboxAnswer {
  const name = groupVersion(group, version)
  if (catalogue.broken.has(name)) return serviceUnavailable()
  if (!catalogue.serves(group, version)) return group === '' ? unknownResource() : pageNotFound()
  const recorded = recordedLists.find((list) => textAt(list, 'groupVersion') === name)
  if (recorded !== undefined) return { status: 200, json: recorded }
  return {
    status: 200,
    json: {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: name,
      resources: catalogue.types
        .filter((type) => type.group === group && type.version === version)
        .flatMap(toApiResources),
    },
  }
}

/** What the aggregator says about an API whose server does not answer (handler_proxy.go). */
export function serviceUnavailable(): SandboxAnswer {
  return {
    status: 503,
    text: 'service unavailable\n',
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  }
}
