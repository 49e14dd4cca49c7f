import type { Confidence, Fix } from '@/lib/contract/explanation'
import type { FoundNetwork, NetworkFailure } from '@/lib/extract/found'
import { requestChange } from '../../fixes/request-change'
import type { Found } from '../cause'

export interface Failed {
  /** `10.96.0.1:443`, or "" when the text does not say. */
  target: string
}

/**
 * A client's own words about a certificate and about its own request are proof. Why a connection was refused or got no
 * answer, and what is in between, is only the likeliest reading of what it saw.
 */
export function failed(
  { failure, target }: FoundNetwork,
  meant: NetworkFailure,
  confidence: Confidence,
): Found<Failed>[] {
  return failure === meant ? [{ confidence, distance: 0, data: { target } }] : []
}

export const CALL_THE_VARIABLES: Fix = requestChange(
  'Call https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT. The kubelet sets both variables in every container.',
)

export const ENDPOINTS = 'kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes'

export const LEAVE_VERIFICATION_ON: Partial<Fix> = {
  warning: 'Leave verification on: without it, the token goes to anything that answers.',
}

export function on(target: string): string {
  return target === '' ? 'there' : `on ${target}`
}

export function the(target: string): string {
  return target === '' ? 'the address that was called' : target
}
