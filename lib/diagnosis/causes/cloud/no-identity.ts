import { podChange } from '../../fixes/pod-change'
import { type CloudCause, cloudChange, cloudFailed } from './cloud-failure'

export const identityUnknown: CloudCause<'L6'> = {
  id: 'L6',
  family: 'cloud',
  title: 'The cloud has no such identity',
  nature: 'wrong',
  kind: 'authentication',
  find: (found) => cloudFailed(found, 'no-identity'),
  says: ({ cloud, names: { identity } }) =>
    ({
      aws: 'EKS has no Pod Identity association for this namespace and ServiceAccount.',
      azure: `Azure has no application or managed identity ${identity === undefined ? 'of that client ID' : identity} in the tenant that was asked, or it is not assigned to the node.`,
      google: `Google Cloud has no service account ${identity ?? 'of that address'}.`,
    })[cloud],
  fixes: ({ cloud }) => [
    {
      aws: cloudChange('In AWS, create the Pod Identity association, then restart the pods.'),
      azure: podChange(
        'Correct azure.workload.identity/client-id and azure.workload.identity/tenant-id on the ServiceAccount, then restart the pods.',
      ),
      google: podChange(
        'Correct the annotation iam.gke.io/gcp-service-account of the ServiceAccount: GKE reads it on each call.',
      ),
    }[cloud],
  ],
}
