import type { Fix } from '@/lib/contract/explanation'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { findKnown, pathOf } from '../catalogue'
import type { CauseFinding } from '../causes/finding'
import type { Facts, KnownResource } from '../facts'
import { describeResource } from '../wording/phrases'
import { missOf } from './correction'
import { delegationFixes } from './delegation'

function change(says: string): Fix {
  return { where: 'request', says, opens: [] }
}

function at(request: Attributes): { namespace: string; name: string; subresource: string } {
  return request.kind === 'resource' ? request : { namespace: '', name: '', subresource: '' }
}

function known(facts: Facts, request: ResourceAttributes): KnownResource | undefined {
  return facts.discovery.state === 'read'
    ? findKnown(facts.discovery.value, request.group, request.resource)
    : undefined
}

function askInstead(facts: Facts, suggestions: readonly KnownResource[]): Fix[] {
  const [first] = suggestions
  if (!first)
    return [change('Check the spelling of the resource and its API group against kubectl api-resources.')]
  const place = at(facts.request)
  const namespace = place.namespace || (first.namespaced ? facts.home : '')
  const subresource =
    first.subresources.length === 1 ? (first.subresources[0]?.name ?? '') : place.subresource
  const path = pathOf(first, { ...place, namespace, subresource })
  return [change(`Ask for ${describeResource({ ...first, subresource: '' })}: ${path}`)]
}

/** Changes of the call itself: they open nothing, so they come before any grant. */
export function requestFixes(facts: Facts, finding: CauseFinding): Fix[] {
  const { request, home } = facts
  switch (finding.id) {
    case 'G1':
    case 'G2':
    case 'G4':
      return askInstead(facts, finding.data.suggestions)
    case 'G3':
      return finding.data.suggestions.length > 0
        ? askInstead(facts, finding.data.suggestions)
        : [
            {
              where: 'cluster',
              says: 'Install the CustomResourceDefinition or API server of this group, or check its spelling.',
              opens: [],
            },
          ]
    case 'G5':
      return askInstead(facts, finding.data.suggestions)
    case 'G6':
      return [change('Set the variable that left "//" in the URL; often it is the namespace or the version.')]
    case 'H4':
    case 'H5':
    case 'H6':
      return delegationFixes(finding, { namespace: '', user: facts.caller })
    case 'I5':
      return [change('Make the call with a ServiceAccount’s token instead of the kubelet’s credential.')]
    case 'E12':
      return [
        change(
          'Repeat the call. If it is refused again, wait some seconds: each API server learns of a binding by itself.',
        ),
      ]
  }
  return request.kind === 'resource' ? scopeChanges(facts, request, home, finding) : []
}

function scopeChanges(facts: Facts, request: ResourceAttributes, home: string, finding: CauseFinding): Fix[] {
  const served = known(facts, request)
  switch (finding.id) {
    case 'F3': {
      const namespace = finding.data.home || home
      if (namespace === '') return []
      const path = served ? `: ${pathOf(served, { ...request, namespace })}` : ''
      return [change(`Ask in namespace ${namespace} only${path}`)]
    }
    case 'F5':
      return finding.data.mayGet
        ? [
            change(
              `Get namespace ${finding.data.namespace} by its name: /api/v1/namespaces/${finding.data.namespace}`,
            ),
          ]
        : []
    case 'F8':
      return [change(`Check the namespace: the pod's own is ${finding.data.home}.`)]
    case 'F6':
      return served ? [change(`Leave the namespace out of the path: ${pathOf(served, request)}`)] : []
    case 'F7':
      return served && home !== ''
        ? [
            change(
              `Put the object's namespace into the path, such as ${pathOf(served, { ...request, namespace: home })}`,
            ),
          ]
        : [change("Put the object's namespace into the path.")]
    case 'F1':
    case 'F2':
      return [
        change(`Make the call in namespace ${finding.data.namespace}, if that is where the objects are.`),
      ]
    case 'D12': {
      const [name] = missOf(finding)?.miss.rule.resourceNames ?? []
      return name === undefined
        ? []
        : [
            change(
              `Ask for one name with the field selector: ?fieldSelector=metadata.name=${encodeURIComponent(name)}`,
            ),
          ]
    }
    case 'D15':
      return [change('Delete the objects one by one, by their names.')]
    default:
      return []
  }
}
