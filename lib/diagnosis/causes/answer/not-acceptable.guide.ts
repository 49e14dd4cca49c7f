import type { Guide } from '../guide'
import { answer } from './guide-parts'
import { mediaType } from './media-type'

export const notAcceptableGuide: Guide = answer({
  sees: [
    'the server was unable to respond with a content type that the client supports (get pods)',
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  ],
  why: 'The Accept header names no format that is served.',
  check: [{ says: 'Print the headers that the client sends.', command: 'kubectl -n shop get pods -v=8' }],
  change: [{ says: 'Send Accept: application/json.' }],
  gates: ['decoding'],
  related: [mediaType],
})
