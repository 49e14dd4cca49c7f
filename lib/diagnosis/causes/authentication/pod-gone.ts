import type { Named } from '@/lib/identity/token-claims'
import { code, say, words } from '@/lib/phrase/phrase'
import { capital } from '@/lib/words/lists'
import { ASKER, type Asker } from '../../asker'
import { podChange } from '../../fixes/pod-change'
import { kubectlLook, operand } from '../../kubectl-command'
import type { TokenCause } from '../cause'

interface BoundPod {
  asker: Asker
  pod: Named
  namespace: string
  /** This pod's UID, when it is known. */
  own?: string
  endedAt?: string
}

export const podGone: TokenCause<'B6', BoundPod> = {
  id: 'B6',
  family: 'authentication',
  title: 'The token’s pod is gone',
  nature: 'state',
  find({ asker, claims, known, podEnd }) {
    if (!claims?.pod) return []
    const { pod, namespace = '' } = claims
    const isOther = known.uid !== undefined && known.uid !== pod.uid
    const own = known.uid === undefined ? {} : { own: known.uid }
    const isEnding = podEnd?.uid === pod.uid
    const data = { asker, pod, namespace, ...own, ...(isEnding ? { endedAt: podEnd.at } : {}) }
    // This pod's own token ends with the pod, so this is possible even when the UIDs agree: the pod may be terminating.
    return [
      {
        confidence: isOther || isEnding ? 'likely' : 'possible',
        hasNoSign: known.uid === pod.uid,
        data,
      },
    ]
  },
  says({ asker, pod, namespace, own, endedAt }) {
    const bound = say`${words(capital(ASKER[asker].token))} is bound to Pod ${code(`${namespace}/${pod.name}`)} with UID ${code(pod.uid)}`
    if (endedAt !== undefined)
      return say`${bound}, which is being deleted and was due to be gone at ${words(endedAt)}. The token stops working about a minute after that.`
    if (own === undefined)
      return say`${bound}. It stops working once that pod is gone, or about a minute after it was due to be gone.`
    return own === pod.uid
      ? say`${bound}, which is this pod. It stops working about a minute after the pod was due to be gone.`
      : say`${bound}, and this pod has UID ${code(own)}. Another pod's token stops working when that pod is gone.`
  },
  fixes: () => [
    podChange(say`Give each pod its own token: do not copy tokens between pods.`),
    podChange(
      say`In a preStop hook, make the last calls right away: the token stops working about a minute after the pod was due to be gone.`,
    ),
  ],
  settle: ({ pod, namespace }) => ({
    needs: say`Whether Pod ${code(`${namespace}/${pod.name}`)} still has UID ${code(pod.uid)}, and when its deletion started.`,
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
