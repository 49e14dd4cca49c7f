import { pathNotFound } from '../answer/path-not-found'
import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { namespaceProtected } from './namespace-protected'

export const namespaceTerminatingGuide: Guide = admission({
  sees: [
    'configmaps "late" is forbidden: unable to create new content in namespace leaving because it is being terminated',
  ],
  why: 'The namespace is being deleted. Nothing new can be created in it.',
  check: [
    {
      says: 'See what is holding it up: status.conditions list what is left.',
      command: 'kubectl get namespace leaving -o yaml',
    },
  ],
  change: [{ says: 'Use another namespace, or recreate this one once it is gone.' }],
  not: 'Strip the finalizers to speed it up. What they were meant to clean up is left behind.',
  gates: ['mutating'],
  related: [pathNotFound, namespaceProtected],
})
