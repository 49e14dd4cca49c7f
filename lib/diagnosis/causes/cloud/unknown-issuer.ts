import { code, NOTHING, say, words } from '@/lib/phrase/phrase'
import { CLOUD, type CloudCause, cloudChange, cloudFailed } from './cloud-failure'

export const issuerUnknown: CloudCause<'L4'> = {
  id: 'L4',
  family: 'cloud',
  title: 'The cloud does not know this cluster',
  nature: 'wrong',
  kind: 'authentication',
  find: (found) => cloudFailed(found, 'unknown-issuer'),
  says: ({ cloud, names: { issuer } }) =>
    say`${words(CLOUD[cloud])} does not trust the issuer of the token${issuer === undefined ? NOTHING : say`, ${code(issuer)}`}: nobody registered this cluster’s OIDC issuer there, it was registered in another account, or its keys cannot be fetched.`,
  fixes: ({ cloud }) => [
    cloudChange(
      {
        aws: say`In AWS, create an IAM OIDC identity provider for the issuer of this cluster in the account of the role.`,
        azure: say`In Azure, give the federated credential exactly the issuer of this cluster, with its trailing slash.`,
        google: say`In Google Cloud, give the workload identity provider the issuer of this cluster, or upload its public keys if Google cannot reach it.`,
      }[cloud],
    ),
  ],
}
