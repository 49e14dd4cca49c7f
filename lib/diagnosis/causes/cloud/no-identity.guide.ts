import type { Guide } from '../guide'
import { ACCOUNT, BEYOND, CHAIN, RESTART } from './guide-parts'
import { subjectRefused } from './refused-subject'

export const identityUnknownGuide: Guide = {
  sees: [
    `AADSTS700016: Application with identifier '5b1f6c2e-0000-4000-8000-000000000001' was not found in the directory 'Shop'.`,
    'ERROR: (gcloud.storage.ls) Gaia id not found for email web@shop.iam.gserviceaccount.com',
  ],
  isToldByText: true,
  why: 'The annotation of the ServiceAccount or a variable names an identity that does not exist in the account, tenant or project that was asked.',
  check: [CHAIN, { says: 'See which identity the ServiceAccount names.', command: ACCOUNT }],
  change: [{ says: 'Correct the annotation, then restart the pods.', command: RESTART }],
  gates: [],
  related: [subjectRefused],
  seenBy: BEYOND,
}
