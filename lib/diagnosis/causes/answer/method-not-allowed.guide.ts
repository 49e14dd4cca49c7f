import type { Guide } from '../guide'
import { noSuchResource } from '../path-and-type/no-such-resource'
import { answer } from './guide-parts'
import { pathNotFound } from './path-not-found'

export const methodNotAllowedGuide: Guide = answer({
  sees: [
    'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource',
  ],
  why: 'The path exists and does not know this method, such as PATCH on a list, or a write to a read-only resource.',
  check: [{ says: 'See the verbs of each resource.', command: 'kubectl api-resources -o wide' }],
  change: [{ says: 'Use a method that the resource knows, on the path of the object and not of the list.' }],
  gates: ['routing'],
  related: [pathNotFound, noSuchResource],
})
