import type { Guide } from '../guide'
import { BEYOND, CHAIN } from './guide-parts'
import { subjectRefused } from './refused-subject'

export const issuerUnknownGuide: Guide = {
  sees: [
    'InvalidIdentityToken: No OpenIDConnect provider found in your account for https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
    `AADSTS700211: No matching federated identity record found for presented assertion issuer 'https://oidc.prod-aks.azure.com/example/'.`,
  ],
  isToldByText: true,
  why: 'The cloud trusts tokens by their issuer. This cluster’s issuer is not registered there, or in another account or tenant, or with another spelling.',
  check: [
    CHAIN,
    {
      says: 'Read the issuer of the cluster’s tokens.',
      command: 'kubectl get --raw /.well-known/openid-configuration',
    },
    { says: 'In AWS, list the providers of the account.', command: 'aws iam list-open-id-connect-providers' },
  ],
  change: [
    {
      says: 'In AWS, register the issuer.',
      command: 'eksctl utils associate-iam-oidc-provider --cluster CLUSTER --approve',
    },
    { says: 'In Azure and Google Cloud, correct the issuer of the federated credential or provider.' },
  ],
  gates: [],
  related: [subjectRefused],
  seenBy: BEYOND,
}
