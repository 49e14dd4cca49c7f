import type { CloudDenial } from '@/lib/reader/clouds/cloud-denial'
import { CLOUD, NODE_ROLE } from './cloud-failure'

const PLACE: Record<CloudDenial['cloud'], string> = {
  aws: 'the policies of that role in AWS',
  azure: 'the role assignments of that identity in Azure',
  google: 'the IAM roles of that principal in Google Cloud',
}

/** Whose refusal a text is and where it is changed, for a call that a cloud refused to an identity that it knows. */
export function sayCloudDenial({ cloud, action, caller }: CloudDenial): string {
  const who = caller ?? 'the identity that the program used'
  const what = action === undefined ? 'the call' : action
  const node =
    caller !== undefined && NODE_ROLE.test(caller)
      ? ' That looks like the role of the node: the pod did not use an identity of its own.'
      : ''
  return `${CLOUD[cloud]} refused this, not Kubernetes: ${who} cannot make ${what === 'the call' ? what : `the call ${what}`}.${node} A Kubernetes Role does not change it; ${PLACE[cloud]} do. The Identity page shows which identity this pod gets.`
}
