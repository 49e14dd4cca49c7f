import { say } from '@/lib/phrase/phrase'
import { podChange } from '../../fixes/pod-change'
import { type CloudCause, cloudFailed } from './cloud-failure'

export const oldCloudSdk: CloudCause<'L10'> = {
  id: 'L10',
  family: 'cloud',
  title: 'The SDK is too old for EKS Pod Identity',
  nature: 'wrong',
  kind: 'authentication',
  fact: () => 'The SDK does not know EKS Pod Identity, so it sent no request.',
  find: (found) => cloudFailed(found, 'old-sdk'),
  says: () =>
    say`AWS_CONTAINER_CREDENTIALS_FULL_URI names the agent of EKS Pod Identity, 169.254.170.23, and this version of the SDK accepts only loopback addresses there.`,
  fixes: () => [
    podChange(
      say`Update the AWS SDK of the program to a version that knows EKS Pod Identity (from late 2023 on), or use an IAM role for the ServiceAccount instead.`,
    ),
  ],
}
