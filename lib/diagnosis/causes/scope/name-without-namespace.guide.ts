import { objectNotFound } from '../answer/object-not-found'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { allNamespaces } from './all-namespaces'

export const nameWithoutNamespaceGuide: Guide = {
  sees: [refused('get pods', { name: 'web-0', namespace: '' })],
  isToldByText: false,
  why: 'The call names one object of a namespaced resource without its namespace, as in /api/v1/pods/web-0. Even if allowed, it gets a 404.',
  check: [
    { says: 'See whether the resource is namespaced.', command: 'kubectl api-resources --namespaced=true' },
  ],
  change: [
    {
      says: 'Put the namespace into the path.',
      command: 'kubectl get --raw /api/v1/namespaces/shop/pods/web-0',
    },
  ],
  not: 'Grant it at the cluster scope. The call then fails with 404.',
  gates: ['authorization', 'routing'],
  related: [allNamespaces, objectNotFound],
  seenBy: 'Discovery, without any permission.',
}
