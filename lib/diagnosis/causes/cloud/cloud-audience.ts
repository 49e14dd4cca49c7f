import { say, words } from '@/lib/phrase/phrase'
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
}
