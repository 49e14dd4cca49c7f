import type { Guide } from '../guide'
import { noSuchResource } from '../path-and-type/no-such-resource'
import { answer } from './guide-parts'
import { pathNotFound } from './path-not-found'

export const methodNotAllowedGuide: Guide = answer({
  sees: [
    'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource',
  ],
  why: 'The path exists but does not support this method, such as PATCH on a list, or a write to a read-only resource.',
  check: [{ says: 'See each resource’s verbs.', command: 'kubectl api-resources -o wide' }],
  change: [{ says: 'Use a method that the resource supports, on the object’s path, not the list’s.' }],
  gates: ['routing'],
  related: [pathNotFound, noSuchResource],
})
