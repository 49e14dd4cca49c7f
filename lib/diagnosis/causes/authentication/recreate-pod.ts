import { inTurn, NOTHING, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { FixDraft } from '../../fixes/draft'
import { podChange } from '../../fixes/pod-change'
import { kubectlCommand, operand } from '../../kubectl-command'

/** A new pod gets a new token. `pod` is the one the token is bound to. */
export function recreatePod(pod: { namespace: string; name: string } | undefined, more = NOTHING): FixDraft {
  const says = inTurn([say`Recreate the pod to get a fresh token.`, more])
  const warning = say`Only a pod with a controller, such as a Deployment, comes back by itself. What its containers and emptyDirs hold is lost.`
  return podChange(says, {
    ...(pod && present({ command: kubectlCommand('-n', pod.namespace, 'delete', 'pod', operand(pod.name)) })),
    warning,
  })
}
