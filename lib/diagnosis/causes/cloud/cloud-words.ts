import type { Explanation } from '@/lib/contract/explanation'
import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import type { CloudDenial } from '@/lib/reader/clouds/cloud-denial'
import type { CloudFailure, CloudName, FoundCloud } from '@/lib/reader/clouds/found-cloud'
import { CLOUD } from '@/lib/words/clouds'
import type { InText, TextRow, Written } from '../cause'
import { type TextFinder, textCause } from '../finding'

interface OfCloud {
  /** What became of the call, of a cloud by its name, where the cloud did not refuse it. */
  fact?: (cloud: string) => Phrase
}

export type CloudCause<Id extends string> = TextFinder<Id, FoundCloud> & OfCloud

/**
 * A cause outside Kubernetes, shown by one failure in the words of an SDK, which are proof of what it met. `kind` says which question
 * stayed open there: `authentication` unless said, where the cloud did not accept the pod as an identity, or was never asked;
 * `authorization` where it knows the caller and refused it; `network` where nothing answered. The gates of the API server had no
 * part in any of them.
 */
export function cloudCause<Id extends string>(
  record: Written<TextRow<Id>> &
    Omit<InText<FoundCloud, FoundCloud>, 'find'> &
    OfCloud & { failure: CloudFailure },
): CloudCause<Id> {
  const find = (found: FoundCloud) => (found.failure === record.failure ? found : undefined)
  return { ...record, ...textCause({ ...record, find }) }
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
      says: say`The program got no credentials for ${words(name)}. Kubernetes was not involved.`,
    }
  return cause.fact
    ? { verdict: 'failed', says: cause.fact(name) }
    : { verdict: 'denied', says: say`${words(name)} refused this, not Kubernetes.` }
}

/** Only what has the form of a name of a cloud may go into a command. */
export function nameOfRole(role: string | undefined): string | undefined {
  return /:(?:role|assumed-role)\/(?:[\w+=,.@-]+\/)*?([\w+=,.@-]{1,64})(?:\/[\w+=,.@-]+)?$/.exec(
    role ?? '',
  )?.[1]
}

export const NODE_ROLE = /node|karpenter|eksctl-|worker/i

const PLACE: Record<CloudDenial['cloud'], Phrase> = {
  aws: say`the policies of that role in AWS`,
  azure: say`the role assignments of that identity in Azure`,
  google: say`the IAM roles of that principal in Google Cloud`,
}

/** Whose refusal a text is and where it is changed, for a call that a cloud refused to an identity that it knows. */
export function sayCloudDenial({ cloud, action, caller }: CloudDenial): Phrase {
  const who = caller === undefined ? say`the identity that the program used` : code(caller)
  const what = action === undefined ? say`the call` : say`the call ${code(action)}`
  const node =
    caller !== undefined && NODE_ROLE.test(caller)
      ? say` That looks like the role of the node: the pod did not use an identity of its own.`
      : NOTHING
  return say`${words(CLOUD[cloud])} refused this, not Kubernetes: ${who} cannot make ${what}.${node} A Kubernetes Role does not change it; ${PLACE[cloud]} do. The Identity page shows which identity this pod gets.`
}
