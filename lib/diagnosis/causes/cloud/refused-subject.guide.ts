import type { Guide } from '../guide'
import { audienceRefused } from './cloud-audience'
import { BEYOND, CHAIN } from './guide-parts'
import { issuerUnknown } from './unknown-issuer'

export const subjectRefusedGuide: Guide = {
  sees: [
    'An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    `AADSTS700213: No matching federated identity record found for presented assertion subject 'system:serviceaccount:shop:web'.`,
    'The given credential is rejected by the attribute condition.',
  ],
  isToldByText: true,
  why: 'The cloud verified the token and does not accept its subject, system:serviceaccount:shop:web. Namespace and name must be written exactly so in the trust policy (AWS), the federated credential (Azure) or the attribute condition (Google). AWS gives the same words where the role does not exist.',
  check: [
    CHAIN,
    {
      says: 'In AWS, see who the role trusts.',
      command: 'aws iam get-role --role-name shop-web --query Role.AssumeRolePolicyDocument',
    },
    {
      says: 'In Azure, list the federated credentials.',
      command: 'az identity federated-credential list --identity-name shop-web --resource-group shop',
    },
  ],
  change: [
    {
      says: 'Put system:serviceaccount:shop:web into the trust policy, the federated credential or the attribute condition.',
    },
  ],
  not: 'Do not widen the condition to a wildcard: then every ServiceAccount of the cluster is that identity.',
  gates: [],
  related: [issuerUnknown, audienceRefused],
  seenBy: BEYOND,
}
