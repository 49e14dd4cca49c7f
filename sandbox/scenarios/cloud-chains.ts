import type { Scenario } from '../scenario'
import { tokenVolume } from './cloud-identity'
import { type ShopOptions, shopPod, shopWorld, webViews } from './shop'

const IRSA = '/var/run/secrets/eks.amazonaws.com/serviceaccount'
const POD_IDENTITY = '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount'
const AZURE = '/var/run/secrets/azure/tokens'
const GOOGLE = '/var/run/secrets/tokens/gcp-ksa'
const CLIENT = '5b1f6c2e-0000-4000-8000-000000000001'
const PROVIDER = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/shop/providers/kind'

const mount = (name: string, mountPath: string) => `{name: ${name}, mountPath: ${mountPath}, readOnly: true}`
const variable = (name: string, value: string) => `{name: ${name}, value: "${value}"}`

const AZURE_VARIABLES = [
  variable('AZURE_CLIENT_ID', CLIENT),
  variable('AZURE_TENANT_ID', '11111111-0000-4000-8000-000000000000'),
  variable('AZURE_AUTHORITY_HOST', 'https://login.microsoftonline.com/'),
  variable('AZURE_FEDERATED_TOKEN_FILE', `${AZURE}/azure-identity-token`),
]
const ROLE = [
  variable('AWS_ROLE_ARN', 'arn:aws:iam::111122223333:role/shop-web'),
  variable('AWS_WEB_IDENTITY_TOKEN_FILE', `${IRSA}/token`),
  variable('AWS_REGION', 'eu-west-1'),
]
const AGENT = [
  variable('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://169.254.170.23/v1/credentials'),
  variable('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', `${POD_IDENTITY}/eks-pod-identity-token`),
]
const LABELED = '{azure.workload.identity/use: "true"}'

const GOOGLE_CONFIG = `
apiVersion: v1
kind: ConfigMap
metadata: {name: gcp, namespace: shop}
data:
  config.json: '{"type": "external_account", "audience": "${PROVIDER}", "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "token_url": "https://sts.googleapis.com/v1/token", "credential_source": {"file": "${GOOGLE}/token"}}'
---
`

function cloudWorld(world: {
  name: string
  says: string
  look: readonly string[]
  more: NonNullable<ShopOptions['more']>
  objects?: string
}): Scenario {
  const { name, says, look, more, objects = '' } = world
  return {
    name,
    says,
    look,
    world: (now) => shopWorld({ now, rbac: `${objects}${webViews}`, more }),
    pod: shopPod,
    atPodPaths: true,
  }
}

/** Worlds of broken ways to clouds, several in each. */
export const cloudChainWorlds: readonly Scenario[] = [
  cloudWorld({
    name: 'cloud-audiences',
    says: 'Tokens for AWS, Azure and Google have audiences that these clouds do not accept.',
    look: ['Identity: three chains break at the audience, each with the projected token that fixes it'],
    objects: GOOGLE_CONFIG,
    more: {
      annotations: '{eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/shop-web"}',
      labels: LABELED,
      env: [...ROLE, ...AZURE_VARIABLES, variable('GOOGLE_APPLICATION_CREDENTIALS', '/etc/gcp/config.json')],
      mounts: [
        mount('aws', IRSA),
        mount('azure', AZURE),
        mount('gcp-config', '/etc/gcp'),
        mount('gcp', GOOGLE),
      ],
      volumes: [
        tokenVolume('aws', 'vault', 3_600, 'token'),
        tokenVolume('azure', 'vault', 3_600, 'azure-identity-token'),
        tokenVolume('gcp', '""', 3_600, 'token'),
        '{name: gcp-config, projected: {sources: [{configMap: {name: gcp, items: [{key: config.json, path: config.json}]}}]}}',
      ],
    },
  }),
  cloudWorld({
    name: 'cloud-variables',
    says: 'Variables that lead to AWS, Azure and Google are missing, changed or point to nothing.',
    look: ['Identity: four chains, each with the variable or annotation that breaks it'],
    more: {
      annotations: `{eks.amazonaws.com/role-arn: shop-web, azure.workload.identity/client-id: 5b1f6c2e-0000-4000-8000-000000000002}`,
      labels: LABELED,
      env: [...AZURE_VARIABLES, variable('GOOGLE_APPLICATION_CREDENTIALS', '/etc/gcp/absent.json')],
      mounts: [mount('agent', POD_IDENTITY), mount('azure', AZURE)],
      volumes: [
        tokenVolume('agent', 'pods.eks.amazonaws.com', 86_400, 'eks-pod-identity-token'),
        tokenVolume('azure', 'api://AzureADTokenExchange', 3_600, 'azure-identity-token'),
      ],
    },
  }),
  cloudWorld({
    name: 'cloud-proxies',
    says: 'A proxy swallows calls to the endpoints of clouds on the node, and keys in the environment win.',
    look: ['Identity: four chains; NO_PROXY breaks two of them, and static keys two'],
    more: {
      annotations:
        '{eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/shop-web", iam.gke.io/gcp-service-account: web@shop.iam.gserviceaccount.com}',
      labels: LABELED,
      env: [
        ...ROLE,
        ...AGENT,
        ...AZURE_VARIABLES,
        variable('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE'),
        variable('AZURE_CLIENT_SECRET', 'example'),
        variable('HTTP_PROXY', 'http://proxy.example:3128'),
      ],
      mounts: [mount('aws', IRSA), mount('agent', POD_IDENTITY), mount('azure', AZURE)],
      volumes: [
        tokenVolume('aws', 'sts.amazonaws.com', 86_400, 'token'),
        tokenVolume('agent', 'pods.eks.amazonaws.com', 86_400, 'eks-pod-identity-token'),
        tokenVolume('azure', 'api://AzureADTokenExchange', 3_600, 'azure-identity-token'),
      ],
    },
  }),
]
