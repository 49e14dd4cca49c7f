import { podChange } from '../../fixes/pod-change'
import { CLOUD, type CloudCause, cloudFailed } from './cloud-failure'

export const audienceRefused: CloudCause<'L5'> = {
  id: 'L5',
  family: 'cloud',
  title: 'The cloud expects another audience',
  nature: 'wrong',
  kind: 'authentication',
  find: (found) => cloudFailed(found, 'wrong-audience'),
  says: ({ cloud }) =>
    `The token’s audience is not the one that ${CLOUD[cloud]} accepts here: ${
      {
        aws: 'sts.amazonaws.com, or an audience of the OIDC provider in IAM',
        azure: 'api://AzureADTokenExchange, or the audience of the federated credential',
        google: 'the full name of the workload identity provider, or an audience that it allows',
      }[cloud]
    }. The token of Kubernetes itself never fits.`,
  fixes: ({ cloud }) => [
    podChange(
      {
        aws: 'Project a token with audience sts.amazonaws.com and let AWS_WEB_IDENTITY_TOKEN_FILE name it.',
        azure:
          'Project a token with audience api://AzureADTokenExchange and let AZURE_FEDERATED_TOKEN_FILE name it.',
        google:
          'Project a token with the audience of the provider, and let credential_source.file of the external_account configuration name it.',
      }[cloud],
    ),
  ],
}
