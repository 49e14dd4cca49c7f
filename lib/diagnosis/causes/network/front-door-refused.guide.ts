import type { Guide } from '../guide'
import { proxyBetween } from './proxy-between'

export const frontDoorRefusedGuide: Guide = {
  sees: [
    'HTTP/1.1 403 Forbidden\nserver: nginx\ncontent-type: text/html\n\n<html><head><title>403 Forbidden</title></head></html>',
  ],
  isToldByText: false,
  why: 'It looks as if the Ingress, or the sign-in in front of this page, answered the browser, and the request never reached the pod.',
  check: [
    {
      says: 'Bypass it and open the page directly. If that works, whatever is in front refused.',
      command: 'kubectl -n shop port-forward deploy/podglass 3000:3000',
    },
    { says: 'See what is in front.', command: 'kubectl get ingress,httproute -A' },
  ],
  change: [{ says: 'Sign in again, or fix the Ingress annotations.' }],
  gates: ['network'],
  related: [proxyBetween],
  seenBy:
    'The page itself notices an answer that is not Podglass’s. It does not see what the Ingress decided.',
}
