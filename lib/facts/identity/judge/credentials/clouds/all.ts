import type { Cloud } from '@/lib/contract/cloud'
import { awsIrsa, awsPodIdentity } from './aws'
import { azureWorkloadIdentity } from './azure'
import type { CloudFacts } from './chain'
import { googleWorkloadIdentity } from './google'

/** The chains of every cloud that something of the pod hints at. Nothing is sent anywhere. */
export function cloudChains(facts: CloudFacts): Cloud[] {
  return [awsIrsa, awsPodIdentity, azureWorkloadIdentity, googleWorkloadIdentity].flatMap(
    (find) => find(facts) ?? [],
  )
}
