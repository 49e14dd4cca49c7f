import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webViews } from './shop'

const AWS = '/var/run/secrets/eks.amazonaws.com/serviceaccount'

/** A token of the pod's ServiceAccount for another service, in a volume of its own. */
export function tokenVolume(name: string, audience: string, seconds: number, path: string): string {
  return `{name: ${name}, projected: {sources: [{serviceAccountToken: {audience: ${audience}, expirationSeconds: ${seconds}, path: ${path}}}]}}`
}

export const cloudIdentityWorld: Scenario = {
  name: 'cloud-identity',
  says: 'The role that the ServiceAccount names changed after the pod was created, and Azure’s label is missing.',
  look: [
    'Identity: the AWS role of the annotation differs from that of the pod, and the restart that fixes it',
    'Identity: nothing was injected for Azure, with the label that it needs',
    'Identity: tokens for AWS and Vault, and a bundle with the cluster’s CA that SSL_CERT_FILE points to',
  ],
  world: (now) =>
    shopWorld({
      now,
      rbac: webViews,
      more: {
        annotations:
          '{eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/shop-web-v2", azure.workload.identity/client-id: 5b1f6c2e-0000-4000-8000-000000000001}',
        env: [
          '{name: AWS_ROLE_ARN, value: "arn:aws:iam::111122223333:role/shop-web"}',
          `{name: AWS_WEB_IDENTITY_TOKEN_FILE, value: ${AWS}/token}`,
          '{name: AWS_REGION, value: eu-west-1}',
          '{name: SSL_CERT_FILE, value: /etc/trust/ca.crt}',
        ],
        mounts: [
          `{name: aws-iam-token, mountPath: ${AWS}, readOnly: true}`,
          '{name: vault-token, mountPath: /var/run/secrets/tokens, readOnly: true}',
          '{name: trust, mountPath: /etc/trust, readOnly: true}',
        ],
        volumes: [
          tokenVolume('aws-iam-token', 'sts.amazonaws.com', 86_400, 'token'),
          tokenVolume('vault-token', 'vault', 600, 'vault'),
          '{name: trust, projected: {sources: [{configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}}]}}',
        ],
      },
    }),
  pod: shopPod,
  atPodPaths: true,
}
