import type { Guide } from '../guide'
import { BEYOND, CHAIN } from './guide-parts'
import { metadataUnanswered } from './no-metadata'

export const oldCloudSdkGuide: Guide = {
  sees: ['invalid endpoint host, "169.254.170.23", only loopback hosts are allowed'],
  isToldByText: true,
  why: 'SDKs from before EKS Pod Identity accept only loopback addresses in AWS_CONTAINER_CREDENTIALS_FULL_URI.',
  check: [
    CHAIN,
    {
      says: 'See whether the pod got that variable.',
      command: 'kubectl -n shop exec deploy/web -- printenv AWS_CONTAINER_CREDENTIALS_FULL_URI',
    },
  ],
  change: [{ says: 'Update the SDK.' }],
  gates: [],
  related: [metadataUnanswered],
  seenBy: BEYOND,
}
