import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { shellQuote } from '../../shell-quote'
import { type CloudCause, cloudChange, cloudFailed, NODE_ROLE, nameOfRole } from './cloud-failure'

function sayRole(role: string | undefined): Phrase {
  return role === undefined ? say`the role` : [code(role)]
}

export const subjectRefused: CloudCause<'L3'> = {
  id: 'L3',
  family: 'cloud',
  title: 'The cloud does not trust this ServiceAccount',
  nature: 'wrong',
  kind: 'authentication',
  find: (found) => cloudFailed(found, 'refused-subject'),
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
    cloudChange(
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
}
