import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { shellQuote } from '../../shell-quote'
import { type CloudCause, cloudChange, cloudFailed } from './cloud-failure'

export const googleImpersonation: CloudCause<'L8'> = {
  id: 'L8',
  family: 'cloud',
  title: 'The Google service account cannot be used',
  nature: 'missing',
  kind: 'authorization',
  find: (found) => cloudFailed(found, 'impersonation'),
  says: ({ names: { identity } }) =>
    say`Google Cloud knows the ServiceAccount of the pod, and it cannot act as the Google service account${identity === undefined ? NOTHING : say` ${code(identity)}`}: roles/iam.workloadIdentityUser is missing there, or that service account does not exist.`,
  fixes: ({ names: { identity } }) => [
    cloudChange(
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
}
