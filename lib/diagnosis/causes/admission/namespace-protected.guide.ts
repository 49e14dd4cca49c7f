import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { namespaceTerminating } from './namespace-terminating'

export const namespaceProtectedGuide: Guide = admission({
  sees: ['namespaces "kube-system" is forbidden: this namespace may not be deleted'],
  why: 'default, kube-system and kube-public belong to Kubernetes itself and are never deleted.',
  check: [{ says: 'See the namespaces.', command: 'kubectl get namespaces' }],
  change: [{ says: 'Delete what is in it by name.' }],
  gates: ['mutating'],
  related: [namespaceTerminating],
})
