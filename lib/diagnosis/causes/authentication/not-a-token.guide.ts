import type { Guide } from '../guide'
import { unreadableHeader } from '../identity/unreadable-header'
import { CLAIMS, unauthorized } from './guide-parts'
import { noTokenSent } from './no-token-sent'
import { wrongAudience } from './wrong-audience'

export const notATokenGuide: Guide = unauthorized({
  why: 'What follows Bearer is not a ServiceAccount token. Often it is cut off, in quotes, empty after a failed template, or has a line break in it.',
  check: [
    CLAIMS,
    {
      says: 'A token is one line with three parts separated by dots. This prints 3.',
      command:
        'kubectl -n shop exec deploy/web -- cat /var/run/secrets/kubernetes.io/serviceaccount/token | tr . "\\n" | grep -c .',
    },
  ],
  change: [
    { says: 'Read the file as text and trim whitespace from both ends. Do not put quotes around it.' },
  ],
  related: [unreadableHeader, noTokenSent, wrongAudience],
})
