import type { Fix } from '@/lib/contract/explanation'
import { present } from '@/lib/present'
import { podChange } from '../../fixes/pod-change'
import { kubectlCommand, operand } from '../../kubectl-command'

/** Another pod gets another token. `pod` is the one that the token is bound to. */
export function recreatePod(pod: { namespace: string; name: string } | undefined, more = ''): Fix {
  const says = `Create the pod anew, so that it gets a token of now.${more === '' ? '' : ` ${more}`}`
  return pod === undefined
    ? podChange(says)
    : podChange(says, {
        ...present({ command: kubectlCommand('-n', pod.namespace, 'delete', 'pod', operand(pod.name)) }),
        warning: 'Only a pod with a controller, such as of a Deployment, comes back by itself.',
      })
}
