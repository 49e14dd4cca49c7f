import { say } from '@/lib/phrase/phrase'
import { podChange } from '../../fixes/pod-change'
import { type CloudCause, cloudFailed } from './cloud-failure'

export const cloudless: CloudCause<'L1'> = {
  id: 'L1',
  family: 'cloud',
  title: 'No cloud credentials',
  nature: 'wrong',
  kind: 'authentication',
  fact: (cloud) => `The program found no credentials for ${cloud}. Kubernetes was not involved.`,
  find: (found) => cloudFailed(found, 'nothing-found'),
  says: ({ cloud }) =>
    ({
      aws: say`The AWS SDK tried every place that it knows and found no credentials: the pod has no AWS_ROLE_ARN with AWS_WEB_IDENTITY_TOKEN_FILE, no AWS_CONTAINER_CREDENTIALS_FULL_URI, and does not reach the metadata service of its node.`,
      azure: say`The Azure SDK found no identity: at least one of AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE is not set in the container, and no managed identity answered.`,
      google: say`The Google library found no Application Default Credentials: GOOGLE_APPLICATION_CREDENTIALS names no file, and the metadata server did not answer.`,
    })[cloud],
  fixes: ({ cloud }) => [
    podChange(
      {
        aws: say`Annotate the ServiceAccount with eks.amazonaws.com/role-arn, or create an EKS Pod Identity association for it, then restart the pods: what they need is injected only when a pod is created.`,
        azure: say`Set the label azure.workload.identity/use: "true" in the pod template and the annotation azure.workload.identity/client-id on the ServiceAccount, then restart the pods.`,
        google: say`On GKE, run the pod on nodes with Workload Identity Federation. Elsewhere, mount an external_account configuration and set GOOGLE_APPLICATION_CREDENTIALS to its path.`,
      }[cloud],
    ),
  ],
}
