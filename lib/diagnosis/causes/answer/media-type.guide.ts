import type { Guide } from '../guide'
import { answer } from './guide-parts'
import { malformed } from './malformed'
import { notAcceptable } from './not-acceptable'

export const mediaTypeGuide: Guide = answer({
  sees: [
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  ],
  why: 'The Content-Type header names a format that is not supported here. A PATCH needs one of the patch types.',
  check: [
    {
      says: 'Print the headers that the client sends.',
      command: `kubectl -n shop patch deployment web -p '{}' -v=8`,
    },
  ],
  change: [
    {
      says: 'Send application/json for objects, application/merge-patch+json or application/strategic-merge-patch+json for patches. Custom resources do not support strategic patches.',
    },
  ],
  gates: ['decoding'],
  related: [notAcceptable, malformed],
})
