import type { Guide } from '../guide'
import { noSuchGroup } from '../path-and-type/no-such-group'
import { noSuchResource } from '../path-and-type/no-such-resource'
import { namespaceMisspelled } from '../scope/namespace-misspelled'
import { answer } from './guide-parts'
import { objectNotFound } from './object-not-found'

export const pathNotFoundGuide: Guide = answer({
  sees: [
    'Error from server (NotFound): the server could not find the requested resource',
    '404 page not found',
    'Error from server (NotFound): error when creating "cm.yaml": namespaces "nosuch" not found',
  ],
  why: 'The call was authorized, but nothing is served at the path: not the group, its version, the resource or the subresource. Before Kubernetes 1.38, an unknown path under /apis gets the plain text 404 page not found, from 1.38 on a Status in JSON with the first message. Or a create names a namespace that does not exist.',
  check: [
    { says: 'See what the API server serves.', command: 'kubectl api-resources && kubectl api-versions' },
    { says: 'See whether the namespace exists.', command: 'kubectl get namespace nosuch' },
  ],
  change: [
    { says: 'Correct the path or the version.' },
    { says: 'Or create the namespace.', command: 'kubectl create namespace nosuch' },
  ],
  gates: ['routing', 'storage'],
  related: [noSuchResource, noSuchGroup, namespaceMisspelled, objectNotFound],
})
