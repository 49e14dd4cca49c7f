import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import type { RoleRef, Subject } from '@/lib/rbac/types'

const GROUP = { apiGroup: 'rbac.authorization.k8s.io' }

interface NewBinding {
  name: string
  /** "" makes a ClusterRoleBinding. */
  namespace: string
  roleRef: RoleRef
  subjects: readonly Subject[]
}

/** A subject as the API server stores it. */
export function subjectObject({ kind, name, namespace }: Subject) {
  if (kind === 'ServiceAccount') return { kind, name, ...(namespace ? { namespace } : {}) }
  return { ...GROUP, kind, name }
}

/** A RoleBinding or ClusterRoleBinding, fit for `kubectl apply`. */
export function toBindingObject({ name, namespace, roleRef, subjects }: NewBinding) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: namespace === '' ? { name } : { name, namespace },
    roleRef: { ...GROUP, kind: roleRef.kind, name: roleRef.name },
    subjects: subjects.map(subjectObject),
  }
}

/** The kubectl line that makes such a binding for one subject; undefined where there is none. */
export function createBindingCommand({ name, namespace, roleRef, subjects }: NewBinding): string | undefined {
  const [to] = subjects
  if (!to || (to.kind !== 'ServiceAccount' && to.kind !== 'User')) return undefined
  const who =
    to.kind === 'ServiceAccount' ? `--serviceaccount=${to.namespace}:${to.name}` : `--user=${to.name}`
  const role = `--${roleRef.kind.toLowerCase()}=${roleRef.name}`
  return namespace === ''
    ? kubectlCommand`create clusterrolebinding ${name} ${[role, who]}`
    : kubectlCommand`-n ${namespace} create rolebinding ${name} ${[role, who]}`
}

/** The kubectl line that changes the subjects of a binding by a JSON patch; undefined where its name would be an option. */
export function patchBindingCommand(
  { name, namespace }: Pick<NewBinding, 'name' | 'namespace'>,
  patch: readonly object[],
): string | undefined {
  const target =
    namespace === '' ? ['patch', 'clusterrolebinding'] : ['-n', namespace, 'patch', 'rolebinding']
  return kubectlCommand`${target} ${name} --type=json -p ${JSON.stringify(patch)}`
}
