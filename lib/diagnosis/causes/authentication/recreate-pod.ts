import type { Fix } from '@/lib/contract/explanation'
import { present } from '@/lib/present'
import { podChange } from '../../fixes/pod-change'
import { kubectlCommand, operand } from '../../kubectl-command'

/** A new pod gets a new token. `pod` is the one the token is bound to. */
export function recreatePod(pod: { namespace: string; name: string } | undefined, more = ''): Fix {
  const says = `Recreate the pod to get a fresh token.${more === '' ? '' : ` ${more}`}`
  const warning =
    'Only a pod with a controller, such as a Deployment, comes back by itself. What its containers and emptyDirs hold is lost.'
  return podChange(says, {
    ...(pod && present({ command: kubectlCommand('-n', pod.namespace, 'delete', 'pod', operand(pod.name)) })),
    warning,
  })
}
