import type { Rung } from '@/lib/contract/connection'
import { present } from '@/lib/present'
import { VERIFICATION_ON } from '../causes/network/failed'
import type { Finding } from './finding'

const RENEWAL =
  'npm run attach asks kubectl for the next token at 80 % of the life of the last, and prints why it could not.'

function wayOf(from: string): Partial<Record<Finding['situation'], string>> {
  return {
    refused: 'Compare the address with `kubectl cluster-info`. A tunnel may have ended.',
    silent: `Check the network of ${from}: a VPN that is down, a firewall, or an API server that accepts calls from known addresses only.`,
    'no-route': `Check the network of ${from}: there is no route, a VPN is down, or the name of the API server does not resolve here.`,
  }
}

const ELSEWHERE: Partial<Record<Finding['situation'], string>> = {
  'untrusted-ca': `Either the cluster has a new CA and the kubeconfig is old, or something other than the API server answers. ${VERIFICATION_ON}`,
  'expired-token': RENEWAL,
  'bad-token':
    'The token has not expired. Its ServiceAccount may have been deleted since; if it was recreated, attach again.',
}

/** The finding for a process outside the cluster: the change belongs on this machine, not in a pod or its network. */
export function fromOutside(finding: Finding, rung: Rung['id'], from: string): Finding {
  const hint = (rung === 'connect' ? wayOf(from) : ELSEWHERE)[finding.situation] ?? finding.hint
  return { ...finding, ...present({ hint }) }
}
