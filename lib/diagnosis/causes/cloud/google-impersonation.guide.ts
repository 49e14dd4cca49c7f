import type { Guide } from '../guide'
import { ACCOUNT, BEYOND, CHAIN } from './guide-parts'
import { identityUnknown } from './no-identity'
import { metadataUnanswered } from './no-metadata'

export const googleImpersonationGuide: Guide = {
  sees: [
    `googleapi: Error 403: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).`,
    'Unable to generate access token; IAM returned 403 Forbidden',
  ],
  isToldByText: true,
  why: 'The ServiceAccount is annotated with a Google service account, and Google Cloud does not let it act as that one: roles/iam.workloadIdentityUser is missing.',
  check: [
    CHAIN,
    { says: 'See which Google service account is meant.', command: ACCOUNT },
    {
      says: 'See who can use it.',
      command: 'gcloud iam service-accounts get-iam-policy web@shop.iam.gserviceaccount.com',
    },
  ],
  change: [
    {
      says: 'Grant the role.',
      command:
        'gcloud iam service-accounts add-iam-policy-binding web@shop.iam.gserviceaccount.com --role roles/iam.workloadIdentityUser --member "serviceAccount:shop.svc.id.goog[shop/web]"',
    },
  ],
  not: 'roles/iam.serviceAccountTokenCreator is more than this needs.',
  gates: [],
  related: [identityUnknown, metadataUnanswered],
  seenBy: BEYOND,
}
