import type { Named } from '@/lib/identity/token-claims'
import { capitalized, code, inTurn, NOTHING, say, words } from '@/lib/phrase/phrase'
import { kubectlCommand, kubectlLook } from '@/lib/rbac/kubectl-command'
import { ASKER } from '@/lib/words/asker'
import { type FixDraft, podChange } from '../../fixes/draft'
import { podPart } from '../../fixes/pod-change'
import type { TokenFacts } from '../../token-facts'
import { tokenCause } from '../finding'

/** The pod that a token is bound to, where its claims name both. */
export function podOf({ claims }: TokenFacts): { namespace: string; name: string } | undefined {
  return claims?.pod && claims.namespace ? { namespace: claims.namespace, name: claims.pod.name } : undefined
}

/** A new pod gets a new token. `pod` is the one the token is bound to. */
export function recreatePod(pod: { namespace: string; name: string } | undefined, more = NOTHING): FixDraft {
  return podChange(inTurn([say`Recreate the pod to get a fresh token.`, more]), {
    command: pod && kubectlCommand`-n ${pod.namespace} delete pod ${pod.name}`,
    warning: say`Only a pod with a controller, such as a Deployment, comes back by itself. What its containers and emptyDirs hold is lost.`,
  })
}

/** As the ServiceAccount admission plugin projects it (1.36), so programs find the files where they expect them. */
export const API_ACCESS = podPart({
  volumes: [
    {
      name: 'kube-api-access',
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
        ],
      },
    },
  ],
})

/** Admission refuses a pod whose ServiceAccount does not exist. */
export const ACCOUNT_FIRST = say`If the ServiceAccount is gone, create it first: no pod starts without it.`

export const accountRecreated = tokenCause<'B5', Named & { namespace: string }>({
  id: 'B5',
  title: 'The ServiceAccount was deleted or recreated',
  nature: 'state',
  find: ({ claims }) =>
    claims?.serviceAccount && { ...claims.serviceAccount, namespace: claims.namespace ?? '' },
  confidence: 'possible',
  says: ({ namespace, name, uid }, { asker }) =>
    say`ServiceAccount ${code(`${namespace}/${name}`)} may have been deleted, or recreated with a UID other than ${code(uid)}, since ${words(ASKER[asker].self)} got its token.`,
  fixes: (_, __, facts) => [recreatePod(podOf(facts), ACCOUNT_FIRST)],
  settle: ({ namespace, name, uid }) => ({
    needs: say`Whether ServiceAccount ${code(`${namespace}/${name}`)} still has UID ${code(uid)}.`,
    command: kubectlLook`-n ${namespace} get serviceaccount ${name} -o jsonpath={.metadata.uid}`,
  }),
})

interface BoundPod {
  pod: Named
  namespace: string
  endedAt: string | undefined
}

export const podGone = tokenCause<'B6', BoundPod>({
  id: 'B6',
  title: 'The token’s pod is gone',
  nature: 'state',
  find: ({ claims, podEnd }) =>
    claims?.pod && {
      pod: claims.pod,
      namespace: claims.namespace ?? '',
      endedAt: podEnd?.uid === claims.pod.uid ? podEnd.at : undefined,
    },
  // This pod's own token ends with the pod, so this is possible even when the UIDs agree: the pod may be terminating.
  confidence: ({ pod, endedAt }, { known: { uid = pod.uid } }) =>
    uid !== pod.uid || endedAt !== undefined ? 'likely' : 'possible',
  hasNoSign: ({ pod }, { known }) => known.uid === pod.uid,
  says({ pod, namespace, endedAt }, { asker, known: { uid } }) {
    const bound = say`${capitalized(words(ASKER[asker].token))} is bound to Pod ${code(`${namespace}/${pod.name}`)} with UID ${code(pod.uid)}`
    if (endedAt !== undefined)
      return say`${bound}, which is being deleted and has a deadline of ${words(endedAt)}. The token stops working about a minute after that.`
    if (uid === undefined)
      return say`${bound}. It stops working once that pod is gone, or about a minute after its deletion deadline.`
    return uid === pod.uid
      ? say`${bound}, which is this pod. It stops working about a minute after the pod’s deletion deadline.`
      : say`${bound}, and this pod has UID ${code(uid)}. Another pod's token stops working when that pod is gone.`
  },
  fixes: () => [
    podChange(say`Give each pod its own token: do not copy tokens between pods.`),
    podChange(
      say`In a preStop hook, make the last calls right away: the token stops working about a minute after the pod’s deletion deadline.`,
    ),
  ],
  settle: ({ pod, namespace }) => ({
    needs: say`Whether Pod ${code(`${namespace}/${pod.name}`)} still has UID ${code(pod.uid)}, and when its deletion started.`,
    command: kubectlLook`-n ${namespace} get pod ${pod.name} -o ${['jsonpath={.metadata.uid} {.metadata.deletionTimestamp}']}`,
  }),
})

export const secretGone = tokenCause<'B10', { namespace: string; name: string }>({
  id: 'B10',
  title: 'The token’s Secret is gone or invalidated',
  nature: 'state',
  find: ({ claims }) =>
    claims?.kind === 'legacy-secret'
      ? { namespace: claims.namespace ?? '', name: claims.serviceAccount?.name ?? '' }
      : undefined,
  confidence: 'possible',
  says: ({ namespace, name }) =>
    say`This token of ServiceAccount ${code(`${namespace}/${name}`)} came from a Secret. It is refused once the Secret is deleted, or invalidated after long disuse.`,
  fixes: () => [
    podChange(
      say`Use the projected token of the ServiceAccount volume, which the kubelet renews, instead of a Secret.`,
      { yaml: API_ACCESS },
    ),
  ],
  settle: ({ namespace }) => ({
    needs: say`Whether the token’s Secret still exists.`,
    command: kubectlLook`-n ${namespace} get secrets --field-selector type=kubernetes.io/service-account-token`,
  }),
})

export const nodeRecreated = tokenCause<'B11', Named>({
  id: 'B11',
  title: 'The token’s node was recreated',
  nature: 'state',
  find: ({ claims }) => (claims?.pod ? undefined : claims?.node),
  confidence: 'possible',
  says: ({ name, uid }) =>
    say`This token is bound to Node ${code(name)} with UID ${code(uid)}. It is refused once that node has been deleted or recreated.`,
  fixes: () => [recreatePod(undefined)],
  settle: ({ name, uid }) => ({
    needs: say`Whether Node ${code(name)} still has UID ${code(uid)}.`,
    command: kubectlLook`get node ${name} -o jsonpath={.metadata.uid}`,
  }),
})
