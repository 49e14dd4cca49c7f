import type { Guide } from '../guide'
import { BEYOND, CHAIN } from './guide-parts'
import { subjectRefused } from './refused-subject'

export const audienceRefusedGuide: Guide = {
  sees: [
    'An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: Incorrect token audience',
    'The audience in ID Token [https://kubernetes.default.svc] does not match the expected audience.',
  ],
  isToldByText: true,
  why: 'A projected token is for one audience. The program sent the token of Kubernetes itself, or one whose audience the cloud does not expect.',
  check: [
    CHAIN,
    {
      says: 'Read the audience of each token in the pod’s spec.',
      command:
        'kubectl -n shop get pod -l app=web -o jsonpath="{.items[*].spec.volumes[*].projected.sources[*].serviceAccountToken}"',
    },
  ],
  change: [
    {
      says: 'Project a token with the audience of the cloud and let the SDK’s variable name its file.',
      yaml: 'spec:\n  volumes:\n  - name: aws-iam-token\n    projected:\n      sources:\n      - serviceAccountToken:\n          audience: sts.amazonaws.com\n          expirationSeconds: 86400\n          path: token\n',
    },
  ],
  gates: [],
  related: [subjectRefused],
  seenBy: BEYOND,
}
