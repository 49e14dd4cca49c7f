import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import type { CloudDenial } from '@/lib/reader/clouds/cloud-denial'
import { CLOUD, NODE_ROLE } from './cloud-failure'

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
