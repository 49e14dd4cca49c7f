import { pathNotFound } from '../answer/path-not-found'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { pathWithoutPrefix } from './path-without-prefix'

export const pathWithoutVersionGuide: Guide = {
  sees: [refused('get /apis/apps/deployments', { user: 'system:anonymous' })],
  isToldByText: false,
  why: 'The path lacks the version. It has too few parts for a resource, so it is judged as a plain path. Accounts with discovery permissions get 404.',
  check: [{ says: 'Count the parts: /apis, group, version, then the resource.' }],
  change: [
    { says: 'Add the version.', command: 'kubectl get --raw /apis/apps/v1/namespaces/shop/deployments' },
  ],
  not: 'Grant the path with nonResourceURLs.',
  gates: ['authorization', 'routing'],
  related: [pathWithoutPrefix, pathNotFound],
  seenBy: 'The path in the text, and discovery.',
}
