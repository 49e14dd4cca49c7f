import { shellQuote } from '../../shell-quote'
import { type CloudCause, cloudChange, cloudFailed, NODE_ROLE, nameOfRole } from './cloud-failure'

export const subjectRefused: CloudCause<'L3'> = {
  id: 'L3',
  family: 'cloud',
  title: 'The cloud does not trust this ServiceAccount',
  nature: 'wrong',
  kind: 'authentication',
  find: (found) => cloudFailed(found, 'refused-subject'),
  says: ({ cloud, names: { caller, role, subject } }) => {
    if (cloud === 'azure')
      return `No federated credential of the managed identity or application names ${subject ?? 'this ServiceAccount'} as its subject, with the issuer and audience of the token. Each must match exactly.`
    if (cloud === 'google')
      return 'The workload identity provider has an attribute condition, and the token of this ServiceAccount does not meet it.'
    if (caller !== undefined)
      return `${caller} cannot assume ${role ?? 'the role'}: ${NODE_ROLE.test(caller) ? 'that looks like the role of the node, so the pod did not use an identity of its own' : 'the trust policy of that role does not name it, or its own policies do not allow sts:AssumeRole'}.`
    return `The trust policy of ${role ?? 'the role'} does not accept the token: its condition on :sub must be system:serviceaccount:NAMESPACE:NAME of the pod, its principal the OIDC provider of this cluster, and the role must exist. AWS gives the same error for each.`
  },
  fixes: ({ cloud }) => [
    cloudChange(
      {
        aws: 'In AWS, have the role’s trust policy allow sts:AssumeRoleWithWebIdentity (for EKS Pod Identity: pods.eks.amazonaws.com, sts:AssumeRole and sts:TagSession) to the namespace and name of the pod’s ServiceAccount.',
        azure:
          'In Azure, add a federated credential whose issuer is the cluster’s and whose subject is system:serviceaccount:NAMESPACE:NAME of the pod’s ServiceAccount.',
        google:
          'In Google Cloud, change the attribute condition of the provider so it accepts the namespace and name of the pod’s ServiceAccount.',
      }[cloud],
    ),
  ],
  settle: ({ cloud, names: { role } }) => {
    const name = nameOfRole(role)
    return cloud === 'aws' && name !== undefined
      ? {
          needs: 'Who the role trusts.',
          command: `aws iam get-role --role-name ${shellQuote(name)} --query Role.AssumeRolePolicyDocument`,
        }
      : undefined
  },
}
