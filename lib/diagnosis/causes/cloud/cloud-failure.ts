import type { Explanation } from '@/lib/contract/explanation'
import type { Phrase } from '@/lib/phrase/phrase'
import type { CloudFailure, CloudName, CloudNames, FoundCloud } from '@/lib/reader/clouds/found-cloud'
import { clusterChange } from '../../fixes/cluster-change'
import type { FixDraft } from '../../fixes/draft'
import type { Found, TextCause } from '../cause'

/** What a text of a cloud's SDK shows of a broken link between the pod and the cloud. */
export interface CloudData {
  cloud: CloudName
  names: CloudNames
}

/**
 * A cause outside Kubernetes. `kind` says which question stayed open there: `authentication` where the cloud did not accept the pod
 * as an identity, or was never asked; `authorization` where it knows the caller and refused it; `network` where nothing
 * answered. The gates of the API server had no part in any of them.
 */
export interface CloudCause<Id extends string> extends TextCause<Id, CloudData, FoundCloud> {
  kind: Explanation['kind']
  /** What became of the call, of a cloud by its name, where the cloud did not refuse it. */
  fact?: (cloud: string) => string
}

export const CLOUD: Record<CloudName, string> = { aws: 'AWS', azure: 'Azure', google: 'Google Cloud' }

/** The words of an SDK are proof of what it met. */
export function cloudFailed({ cloud, failure, names }: FoundCloud, meant: CloudFailure): Found<CloudData>[] {
  return failure === meant ? [{ confidence: 'proven', data: { cloud, names } }] : []
}

/** The fact of a cause: who refused it, or that nobody was asked. A cause with no fact of its own is a refusal of the cloud. */
export function factOf(
  cause: CloudCause<string> | undefined,
  cloud: CloudName,
): Pick<Explanation, 'verdict' | 'says'> {
  const name = CLOUD[cloud]
  if (cause === undefined)
    return {
      verdict: 'failed',
      says: `The program got no credentials for ${name}. Kubernetes was not involved.`,
    }
  return cause.fact
    ? { verdict: 'failed', says: cause.fact(name) }
    : { verdict: 'denied', says: `${name} refused this, not Kubernetes.` }
}

/** A change in the cloud, for those who administer it. */
export function cloudChange(says: Phrase): FixDraft {
  return clusterChange(says)
}

/** Only what has the form of a name of a cloud may go into a command. */
export function nameOfRole(role: string | undefined): string | undefined {
  return /:(?:role|assumed-role)\/(?:[\w+=,.@-]+\/)*?([\w+=,.@-]{1,64})(?:\/[\w+=,.@-]+)?$/.exec(
    role ?? '',
  )?.[1]
}

export const NODE_ROLE = /node|karpenter|eksctl-|worker/i
