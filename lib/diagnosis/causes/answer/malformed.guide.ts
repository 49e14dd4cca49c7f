import type { Guide } from '../guide'
import { exec } from '../rules/exec'
import { answer } from './guide-parts'
import { invalid } from './invalid'
import { mediaType } from './media-type'

export const malformedGuide: Guide = answer({
  sees: [
    'the namespace of the provided object does not match the namespace sent on the request',
    'Error from server (BadRequest): pod web-0 does not have a host assigned',
    'Error from server (BadRequest): error when creating "p.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containerz"',
  ],
  why: 'The API server cannot accept the call as is: a wrong field, selector or namespace, or a plain HTTP call to exec.',
  check: [
    {
      says: 'Have the API server parse the object without storing it.',
      command: 'kubectl -n shop apply --dry-run=server -f object.yaml',
    },
  ],
  change: [
    { says: 'Fix what the text names.' },
    {
      says: 'For exec, attach and portforward use a client that upgrades the connection. curl does not.',
      command: 'kubectl -n shop exec deploy/web -- id',
    },
  ],
  gates: ['decoding'],
  related: [invalid, mediaType, exec],
})
