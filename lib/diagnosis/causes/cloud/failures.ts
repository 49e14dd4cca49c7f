import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { shellQuote } from '@/lib/rbac/kubectl-command'
import { CLOUD } from '@/lib/words/clouds'
import { clusterChange, podChange } from '../../fixes/draft'
import { cloudCause, NODE_ROLE, nameOfRole } from './cloud-words'

const cloudless = cloudCause<'L1'>({
  id: 'L1',
  title: 'No cloud credentials',
  nature: 'wrong',
  fact: (cloud) => say`The program found no credentials for ${words(cloud)}. Kubernetes was not involved.`,
  failure: 'nothing-found',
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
})

const unreadableCloudToken = cloudCause<'L2'>({
  id: 'L2',
  title: 'The cloud’s token cannot be read',
  nature: 'wrong',
  fact: (cloud) => say`The program could not read its token for ${words(cloud)}, so it sent no request.`,
  failure: 'unreadable-token',
  says: ({ names: { path } }) =>
    say`${path === undefined ? say`The file of the token` : code(path)} does not exist in this container, or the process’s user cannot read it: where every container has the same runAsUser, the kubelet gives a projected token to that user alone.`,
  fixes: () => [
    podChange(
      say`Set securityContext.fsGroup in the pod’s spec, so the kubelet makes the file readable for that group, or the runAsUser that the program changes to. If the file does not exist, restart the pods: the volume is injected only when a pod is created.`,
      { yaml: 'spec:\n  securityContext:\n    fsGroup: 65534\n' },
    ),
  ],
})

function sayRole(role: string | undefined): Phrase {
  return role === undefined ? say`the role` : [code(role)]
}

const subjectRefused = cloudCause<'L3'>({
  id: 'L3',
  title: 'The cloud does not trust this ServiceAccount',
  nature: 'wrong',
  failure: 'refused-subject',
  says: ({ cloud, names: { caller, role, subject } }) => {
    if (cloud === 'azure')
      return say`No federated credential of the managed identity or application names ${subject === undefined ? say`this ServiceAccount` : code(subject)} as its subject, with the issuer and audience of the token. Each must match exactly.`
    if (cloud === 'google')
      return say`The workload identity provider has an attribute condition, and the token of this ServiceAccount does not meet it.`
    if (caller !== undefined)
      return say`${code(caller)} cannot assume ${sayRole(role)}: ${NODE_ROLE.test(caller) ? say`that looks like the role of the node, so the pod did not use an identity of its own` : say`the trust policy of that role does not name it, or its own policies do not allow sts:AssumeRole`}.`
    return say`The trust policy of ${sayRole(role)} does not accept the token: its condition on :sub must be system:serviceaccount:NAMESPACE:NAME of the pod, its principal the OIDC provider of this cluster, and the role must exist. AWS gives the same error for each.`
  },
  fixes: ({ cloud }) => [
    clusterChange(
      {
        aws: say`In AWS, have the role’s trust policy allow sts:AssumeRoleWithWebIdentity (for EKS Pod Identity: pods.eks.amazonaws.com, sts:AssumeRole and sts:TagSession) to the namespace and name of the pod’s ServiceAccount.`,
        azure: say`In Azure, add a federated credential whose issuer is the cluster’s and whose subject is system:serviceaccount:NAMESPACE:NAME of the pod’s ServiceAccount.`,
        google: say`In Google Cloud, change the attribute condition of the provider so it accepts the namespace and name of the pod’s ServiceAccount.`,
      }[cloud],
    ),
  ],
  settle: ({ cloud, names: { role } }) => {
    const name = nameOfRole(role)
    return cloud === 'aws' && name !== undefined
      ? {
          needs: say`Who the role trusts.`,
          command: `aws iam get-role --role-name ${shellQuote(name)} --query Role.AssumeRolePolicyDocument`,
        }
      : undefined
  },
})

const issuerUnknown = cloudCause<'L4'>({
  id: 'L4',
  title: 'The cloud does not know this cluster',
  nature: 'wrong',
  failure: 'unknown-issuer',
  says: ({ cloud, names: { issuer } }) =>
    say`${words(CLOUD[cloud])} does not trust the issuer of the token${issuer === undefined ? NOTHING : say`, ${code(issuer)}`}: nobody registered this cluster’s OIDC issuer there, it was registered in another account, or its keys cannot be fetched.`,
  fixes: ({ cloud }) => [
    clusterChange(
      {
        aws: say`In AWS, create an IAM OIDC identity provider for the issuer of this cluster in the account of the role.`,
        azure: say`In Azure, give the federated credential exactly the issuer of this cluster, with its trailing slash.`,
        google: say`In Google Cloud, give the workload identity provider the issuer of this cluster, or upload its public keys if Google cannot reach it.`,
      }[cloud],
    ),
  ],
})

const audienceRefused = cloudCause<'L5'>({
  id: 'L5',
  title: 'The cloud expects another audience',
  nature: 'wrong',
  failure: 'wrong-audience',
  says: ({ cloud }) =>
    say`The token’s audience is not the one that ${words(CLOUD[cloud])} accepts here: ${
      {
        aws: say`sts.amazonaws.com, or an audience of the OIDC provider in IAM`,
        azure: say`api://AzureADTokenExchange, or the audience of the federated credential`,
        google: say`the full name of the workload identity provider, or an audience that it allows`,
      }[cloud]
    }. The token of Kubernetes itself never fits.`,
  fixes: ({ cloud }) => [
    podChange(
      {
        aws: say`Project a token with audience sts.amazonaws.com and let AWS_WEB_IDENTITY_TOKEN_FILE name it.`,
        azure: say`Project a token with audience api://AzureADTokenExchange and let AZURE_FEDERATED_TOKEN_FILE name it.`,
        google: say`Project a token with the audience of the provider, and let credential_source.file of the external_account configuration name it.`,
      }[cloud],
    ),
  ],
})

const identityUnknown = cloudCause<'L6'>({
  id: 'L6',
  title: 'The cloud has no such identity',
  nature: 'wrong',
  failure: 'no-identity',
  says: ({ cloud, names: { identity } }) =>
    ({
      aws: say`EKS has no Pod Identity association for this namespace and ServiceAccount.`,
      azure: say`Azure has no application or managed identity ${identity === undefined ? say`of that client ID` : code(identity)} in the tenant that was asked, or it is not assigned to the node.`,
      google: say`Google Cloud has no service account ${identity === undefined ? say`of that address` : code(identity)}.`,
    })[cloud],
  fixes: ({ cloud }) => [
    {
      aws: clusterChange(say`In AWS, create the Pod Identity association, then restart the pods.`),
      azure: podChange(
        say`Correct azure.workload.identity/client-id and azure.workload.identity/tenant-id on the ServiceAccount, then restart the pods.`,
      ),
      google: podChange(
        say`Correct the annotation iam.gke.io/gcp-service-account of the ServiceAccount: GKE reads it on each call.`,
      ),
    }[cloud],
  ],
})

const cloudTokenExpired = cloudCause<'L7'>({
  id: 'L7',
  title: 'The credentials sent to the cloud have expired',
  nature: 'state',
  failure: 'expired',
  says: ({ cloud }) =>
    say`The program sent ${words(CLOUD[cloud])} a token or credentials that had expired. The kubelet renews the file of a projected token in time, so the program kept an old token in memory, or reads a copy of the file.`,
  fixes: () => [
    podChange(
      say`Restart the program, then update its SDK or have it read the token’s file again before each exchange. If a fresh pod is refused too, compare the clock of the node.`,
    ),
  ],
})

const googleImpersonation = cloudCause<'L8'>({
  id: 'L8',
  title: 'The Google service account cannot be used',
  nature: 'missing',
  kind: 'authorization',
  failure: 'impersonation',
  says: ({ names: { identity } }) =>
    say`Google Cloud knows the ServiceAccount of the pod, but it cannot act as the Google service account${identity === undefined ? NOTHING : say` ${code(identity)}`}: roles/iam.workloadIdentityUser is missing there, or that service account does not exist.`,
  fixes: ({ names: { identity } }) => [
    clusterChange(
      say`In Google Cloud, grant roles/iam.workloadIdentityUser on ${identity === undefined ? say`the Google service account` : code(identity)} to serviceAccount:PROJECT.svc.id.goog[NAMESPACE/NAME], with the namespace and name of the pod’s ServiceAccount.`,
    ),
  ],
  settle: ({ names: { identity } }) =>
    identity === undefined
      ? undefined
      : {
          needs: say`Who can use that Google service account.`,
          command: `gcloud iam service-accounts get-iam-policy ${shellQuote(identity)}`,
        },
})

const metadataUnanswered = cloudCause<'L9'>({
  id: 'L9',
  title: 'The cloud’s endpoint on the node returns no credentials',
  nature: 'state',
  kind: 'network',
  fact: (cloud) => say`The endpoint on the node that serves credentials for ${words(cloud)} returned none.`,
  failure: 'no-metadata',
  says: ({ cloud, names: { code: status } }) =>
    cloud === 'google'
      ? say`The metadata server answered ${status === undefined ? say`with an error or not at all` : code(status)}: with 404 the node’s pool does not run the GKE metadata server or has no service account, with 403 the annotated service account cannot be used, and without an answer a NetworkPolicy, a proxy, hostNetwork or the first seconds of a pod are in the way.`
      : cloud === 'azure'
        ? say`The endpoint for managed identities at 169.254.169.254, or the NMI of aad-pod-identity in front of it, gave no token: the node has no such identity, or the endpoint was not reached. A pod with workload identity does not need it.`
        : say`The agent of EKS Pod Identity at 169.254.170.23 did not answer: it does not run on this node, or a proxy, a NetworkPolicy or a rule of the node’s firewall is in the way.`,
  fixes: ({ cloud }) => [
    podChange(
      cloud === 'google'
        ? say`Run the pod on a node pool with the GKE metadata server, let its egress reach 169.254.169.252 and 169.254.169.254, and add metadata.google.internal to NO_PROXY. In the first seconds of a pod, try again.`
        : cloud === 'azure'
          ? say`Use workload identity: label the pod azure.workload.identity/use: "true", and annotate its ServiceAccount with the client ID. Otherwise assign the identity to the node’s scale set.`
          : say`Add 169.254.170.23 to NO_PROXY, let the pod’s egress reach it on port 80, and see that the eks-pod-identity-agent runs on this node.`,
    ),
  ],
  settle: ({ cloud }) =>
    cloud === 'aws'
      ? {
          needs: say`Whether the agent runs on the pod’s node.`,
          command: 'kubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent -o wide',
        }
      : undefined,
})

const oldCloudSdk = cloudCause<'L10'>({
  id: 'L10',
  title: 'The SDK is too old for EKS Pod Identity',
  nature: 'wrong',
  fact: () => say`The SDK does not know EKS Pod Identity, so it sent no request.`,
  failure: 'old-sdk',
  says: () =>
    say`AWS_CONTAINER_CREDENTIALS_FULL_URI names the agent of EKS Pod Identity, 169.254.170.23, and this version of the SDK accepts only loopback addresses there.`,
  fixes: () => [
    podChange(
      say`Update the AWS SDK of the program to a version that knows EKS Pod Identity (from late 2023 on), or use an IAM role for the ServiceAccount instead.`,
    ),
  ],
})

export const cloudCauses = [
  cloudless,
  unreadableCloudToken,
  subjectRefused,
  issuerUnknown,
  audienceRefused,
  identityUnknown,
  cloudTokenExpired,
  googleImpersonation,
  metadataUnanswered,
  oldCloudSdk,
] as const
