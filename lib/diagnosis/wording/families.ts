import { visibleText } from '@/lib/contract/visible-text'
import type { Attributes } from '@/lib/rbac/types'
import { pathOf } from '../catalogue'
import type { CauseData, FamilyFinding } from '../causes/finding'
import { bindingWords, roleWords } from './binding-words'
import { describeGrant, describeResource, describeUser, listOf } from './phrases'

function target(request: Attributes): string {
  return request.kind === 'path' ? request.path : describeResource(request)
}

function suggested(request: Attributes, { suggestions }: CauseData['G2']): string {
  const at =
    request.kind === 'path' ? { namespace: '', name: '', subresource: '' } : { ...request, subresource: '' }
  return listOf(
    suggestions.map((known) => `${describeResource({ ...known, subresource: '' })} (${pathOf(known, at)})`),
    'or',
  )
}

/** Family C in words. */
export function sayIdentity(finding: FamilyFinding<'identity'>): string {
  switch (finding.id) {
    case 'C1':
      return finding.data.proven
        ? 'No token is mounted in this pod, so its calls carry none and count as anonymous. That is so where the pod or its ServiceAccount has automountServiceAccountToken: false.'
        : 'The call was judged as the anonymous user, as when no token is sent. A pod has none where the pod or its ServiceAccount has automountServiceAccountToken: false.'
    case 'C2':
      return 'A token exists, but the Authorization header may not have been understood: the API server takes a call without a readable "Bearer <token>" as anonymous.'
    case 'C3':
      return sayDefault(finding.data)
    case 'C4':
      return `The account belongs to namespace ${finding.data.namespace}, while this pod runs in ${finding.data.home}.`
    case 'C5':
      return `The call was not made with this pod's token: that is ${describeUser(finding.data.own)}. A kubeconfig, an exec plugin or a cloud identity was used.`
    case 'C6':
      return `The call was judged as another account than this pod's, which is ${describeUser(finding.data.own)}. All containers of a pod have the same one, so another pod made the call, or a proxy that runs in one.`
  }
}

function sayDefault({ namespace, other, shown }: CauseData['C3']): string {
  const fact = `The call was made as ServiceAccount ${namespace}/default, which a pod gets that names no other.`
  if (other === undefined || shown === undefined) {
    return `${fact} Rights are usually bound to an account of the program's own.`
  }
  return `${fact} ${bindingWords(shown.binding)} gives ${roleWords(shown.binding)}, which allows this call, to ServiceAccount ${namespace}/${visibleText(other)}.`
}

/** Family F in words. */
export function sayScope(finding: FamilyFinding<'scope'>, request: Attributes): string {
  const what = target(request)
  switch (finding.id) {
    case 'F1':
    case 'F2': {
      const { namespace, grant } = finding.data
      const given = grant ? `${describeGrant(grant)} allows it` : 'The account may do it'
      const here = request.kind === 'resource' ? request.namespace : ''
      const bound = finding.id === 'F2' ? ' A ClusterRole bound by a RoleBinding counts there only.' : ''
      return `${given} in namespace ${namespace}; the call is in ${here}.${bound}`
    }
    case 'F3': {
      const { home, grant } = finding.data
      if (home === '')
        return `The call asks for ${what} of all namespaces, which only a ClusterRoleBinding allows.`
      const given = grant ? `${describeGrant(grant)} holds` : 'The right holds'
      return `The call asks for ${what} of all namespaces. ${given} in namespace ${home} only.`
    }
    case 'F4': {
      const { namespace, grant } = finding.data
      return `${grant ? describeGrant(grant) : 'A rule of this account'} names ${what}, but only in namespace ${namespace}. ${what} belong to the cluster, so a RoleBinding never grants them.`
    }
    case 'F5': {
      const { namespace, grant } = finding.data
      const never = 'A RoleBinding lets an account get its own namespace by name; none lets it list them.'
      if (namespace === '') return `Namespaces belong to the cluster. ${never}`
      return `${grant ? describeGrant(grant) : 'A rule of this account'} names namespaces, but only in namespace ${namespace}. ${never}`
    }
    case 'F6':
      return `${what} belong to the cluster, and the path puts them in a namespace.`
    case 'F7':
      return `${what} belong to a namespace, and the path names one object without it.`
    case 'F8':
      return `Namespace ${finding.data.namespace} may not exist: RBAC answers the same for one that does not. This pod runs in ${finding.data.home}, which is spelt almost alike.`
  }
}

/** Family G in words. */
export function sayPathAndType(finding: FamilyFinding<'path-and-type'>, request: Attributes): string {
  const what = target(request)
  const before = 'Permission is checked before existence, so the answer is 403 and not 404.'
  switch (finding.id) {
    case 'G1': {
      const meant = finding.data.suggestions[0]
      if (finding.data.subresource) {
        const sub = meant?.subresources[0]
        const hint = meant && sub ? ` The subresource is ${meant.resource}/${sub.name}.` : ''
        return `The API server serves no ${what}.${hint} ${before}`
      }
      const hint = meant ? ` It serves ${suggested(request, finding.data)}.` : ''
      return `The API server serves no resource "${what}".${hint} ${before}`
    }
    case 'G2':
      return `The API server serves no ${what}. It serves ${suggested(request, finding.data)}, which is in another API group. ${before}`
    case 'G3': {
      const group = request.kind === 'resource' ? request.group : ''
      const hint =
        finding.data.suggestions.length > 0 ? ` It serves ${suggested(request, finding.data)}.` : ''
      return `The API server serves no group "${group}": it is not installed, or this version was removed.${hint} ${before}`
    }
    case 'G4':
      return `The path ${what} has no version, so it is judged as a path and not as a resource.`
    case 'G5':
      return `The path ${what} starts with neither /api nor /apis, so it is judged as a path and not as a resource.`
    case 'G6':
      return 'The path has an empty segment ("//"), so the API server read an empty resource. A variable in the URL was empty, often the namespace.'
  }
}
