import type { Named } from '@/lib/identity/token-claims'
import { podChange } from '../../fixes/pod-change'
import { kubectlLook, operand } from '../../kubectl-command'
import type { TokenCause } from '../cause'

interface BoundPod {
  pod: Named
  namespace: string
  /** The UID of this pod, where it is known. */
  own?: string
  endedAt?: string
}

export const podGone: TokenCause<'B6', BoundPod> = {
  id: 'B6',
  family: 'authentication',
  title: 'The token’s pod is gone',
  nature: 'state',
  find({ claims, known, podEnd }) {
    if (!claims?.pod) return []
    const { pod, namespace = '' } = claims
    const isOther = known.uid !== undefined && known.uid !== pod.uid
    const own = known.uid === undefined ? {} : { own: known.uid }
    const isEnding = podEnd?.uid === pod.uid
    const data = { pod, namespace, ...own, ...(isEnding ? { endedAt: podEnd.at } : {}) }
    // A token of this very pod dies with it, so it is possible even where the UIDs agree: the pod may be ending.
    return [
      {
        confidence: isOther || isEnding ? 'likely' : 'possible',
        distance: isEnding ? 1.1 : isOther ? 1.2 : known.uid ? 4 : 2,
        data,
      },
    ]
  },
  says({ pod, namespace, own, endedAt }) {
    const bound = `This pod's token is bound to Pod ${namespace}/${pod.name} with UID ${pod.uid}`
    if (endedAt !== undefined)
      return `${bound}, which is being deleted and was to be gone at ${endedAt}. The token ends about a minute after that.`
    if (own === undefined)
      return `${bound}. It ends when that pod is gone or has been deleted for about a minute.`
    return own === pod.uid
      ? `${bound}, which is this pod. It ends about a minute after the pod was to be gone.`
      : `${bound}, and this pod has UID ${own}. A token of another pod ends with that pod.`
  },
  fixes: () => [
    podChange('Give each pod its own token: do not copy one from pod to pod.'),
    podChange(
      'In a preStop hook make the last calls at once: the token ends about a minute after the pod was to be gone.',
    ),
  ],
  settle: ({ pod, namespace }) => ({
    needs: `Whether Pod ${namespace}/${pod.name} still has UID ${pod.uid}, and since when it is being deleted.`,
    command: kubectlLook(
      '-n',
      namespace,
      'get',
      'pod',
      operand(pod.name),
      '-o',
      'jsonpath={.metadata.uid} {.metadata.deletionTimestamp}',
    ),
  }),
}
