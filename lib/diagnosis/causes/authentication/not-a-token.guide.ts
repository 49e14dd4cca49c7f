import type { Guide } from '../guide'
import { unreadableHeader } from '../identity/unreadable-header'
import { CLAIMS, unauthorized } from './guide-parts'
import { noTokenSent } from './no-token-sent'
import { wrongAudience } from './wrong-audience'

export const notATokenGuide: Guide = unauthorized({
  why: 'What follows Bearer is no token: cut off, in quotes, empty after a failed template, or with a line break inside.',
  check: [
    CLAIMS,
    {
      says: 'A token is one line with three parts between dots. This prints 3.',
      command:
        'kubectl -n shop exec deploy/web -- cat /var/run/secrets/kubernetes.io/serviceaccount/token | tr . "\\n" | grep -c .',
    },
  ],
  change: [{ says: 'Read the file as text and strip the white space at its ends. Put no quotes around it.' }],
  related: [unreadableHeader, noTokenSent, wrongAudience],
})
