import type { Guide } from '../guide'
import { nameWithoutNamespace } from '../scope/name-without-namespace'
import { answer } from './guide-parts'
import { pathNotFound } from './path-not-found'

export const objectNotFoundGuide: Guide = answer({
  sees: ['Error from server (NotFound): pods "absent" not found'],
  why: 'The object does not exist. The call was authorized; a 403 would have hidden whether it exists.',
  check: [{ says: 'List what exists.', command: 'kubectl -n shop get pods' }],
  change: [
    { says: 'Correct the name and namespace. A Deployment’s pods get new names when they are replaced.' },
  ],
  gates: ['storage'],
  related: [pathNotFound, nameWithoutNamespace],
})
