import { type DeclaredSources, placeOf } from './declared-sources'
import type { OwnContainer } from './own-container'
import type { Pod } from './pod-spec'

/** A ServiceAccount as the API server has it. */
export type AccountReading =
  | { state: 'present'; name: string; uid: string; automount?: boolean }
  | { state: 'absent'; name: string }
  | { state: 'unread' }

export interface NoTokenFacts {
  /** Where the token would be. */
  dir: string
  namespace: string | undefined
  /** The pod's name, where it is known. */
  name?: string | undefined
  pod: Pod | undefined
  own: OwnContainer | undefined
  declared: DeclaredSources | undefined
  account: AccountReading
}

/**
 * Why no token is mounted, no more exact than what could be read: the pod's automountServiceAccountToken wins over its
 * ServiceAccount's, and both are true where neither is set (plugin ServiceAccount of the API server, 1.36).
 */
export function whyNoToken({
  dir,
  namespace,
  name: podName = 'POD',
  pod,
  own,
  declared,
  account,
}: NoTokenFacts): string {
  const ns = namespace === undefined ? '' : ` -n ${namespace}`
  if (!pod) {
    return `Either the pod or its ServiceAccount has automountServiceAccountToken: false, or the token is mounted elsewhere. kubectl get pod ${podName}${ns} -o jsonpath='{.spec.automountServiceAccountToken}' shows the pod's field, which wins over that of its ServiceAccount.`
  }
  if (own?.place === 'ephemeral')
    return "This is an ephemeral container, which mounts nothing by itself: its volumeMounts must name the token's volume."
  const place = declared && placeOf(declared, dir)
  if (place && place.token === undefined)
    return `The pod's spec mounts volume ${place.volume} (${place.source}) there, which keeps the kubelet from mounting a token.`
  const { automountServiceAccountToken: ofPod, serviceAccountName: name = 'default' } = pod.spec
  if (ofPod === false)
    return "The pod's spec has automountServiceAccountToken: false, which wins over the field of its ServiceAccount."
  if (ofPod === true)
    return `The pod's spec has automountServiceAccountToken: true, so a token is mounted in its containers: this process looks for it elsewhere, or sees a different file system.`
  if (account.state === 'present' && account.automount === false)
    return `ServiceAccount ${name} has automountServiceAccountToken: false, and the pod's spec does not set the field, which would win.`
  if (account.state === 'unread')
    return `The pod's spec does not set automountServiceAccountToken, so its ServiceAccount decides, and that could not be read: kubectl get serviceaccount ${name}${ns} -o jsonpath='{.automountServiceAccountToken}' shows whether it says false.`
  return `Neither the pod nor its ServiceAccount ${name} has automountServiceAccountToken: false now: the field was changed after the pod was created, or this process looks for the token elsewhere.`
}
