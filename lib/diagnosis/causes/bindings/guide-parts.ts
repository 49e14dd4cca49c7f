import type { Guide, GuideCheck } from '../guide'
import { checkAt, refused } from '../guide-examples'

export const CHECK: GuideCheck = {
  says: 'If Podglass may read the bindings, it compares them with the account and says what does not match in the nearest one.',
  to: checkAt('list pods'),
}
export const READ: GuideCheck = {
  says: 'Read the namespace’s bindings.',
  command: 'kubectl -n shop get rolebindings -o yaml',
}
export const SEEN =
  'The bindings. Reading them needs list on roles and rolebindings in the namespace (ClusterRole admin has it, view and edit do not). Without it, there is no trace: it looks like D0, and this stays possible.'
export const REFUSED = refused('list pods')
export const API = 'apiVersion: rbac.authorization.k8s.io/v1'
export const ROLE_REF = 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}'

export function binding(subject: string, namespace = 'shop'): string {
  return `${API}
kind: RoleBinding
metadata: {name: web-pod-reader, namespace: ${namespace}}
${ROLE_REF}
subjects:
  - ${subject}
`
}

export const ACCOUNT = '{kind: ServiceAccount, name: web, namespace: shop}'

/** What most causes in family E have in common. */
export function unbound(guide: Pick<Guide, 'why' | 'change' | 'related'> & Partial<Guide>): Guide {
  return {
    sees: [REFUSED],
    isToldByText: false,
    check: [CHECK, READ],
    gates: ['authorization'],
    seenBy: SEEN,
    ...guide,
  }
}
