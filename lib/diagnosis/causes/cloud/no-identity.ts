import { code, say } from '@/lib/phrase/phrase'
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
      aws: say`EKS has no Pod Identity association for this namespace and ServiceAccount.`,
      azure: say`Azure has no application or managed identity ${identity === undefined ? say`of that client ID` : code(identity)} in the tenant that was asked, or it is not assigned to the node.`,
      google: say`Google Cloud has no service account ${identity === undefined ? say`of that address` : code(identity)}.`,
    })[cloud],
  fixes: ({ cloud }) => [
    {
      aws: cloudChange(say`In AWS, create the Pod Identity association, then restart the pods.`),
      azure: podChange(
        say`Correct azure.workload.identity/client-id and azure.workload.identity/tenant-id on the ServiceAccount, then restart the pods.`,
      ),
      google: podChange(
        say`Correct the annotation iam.gke.io/gcp-service-account of the ServiceAccount: GKE reads it on each call.`,
      ),
    }[cloud],
  ],
}
