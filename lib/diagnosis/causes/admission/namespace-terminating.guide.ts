import { pathNotFound } from '../answer/path-not-found'
import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { namespaceProtected } from './namespace-protected'

export const namespaceTerminatingGuide: Guide = admission({
  sees: [
    'configmaps "late" is forbidden: unable to create new content in namespace leaving because it is being terminated',
  ],
  why: 'The namespace is being deleted. Nothing new is made in it.',
  check: [
    {
      says: 'See what holds it: status.conditions name what is left.',
      command: 'kubectl get namespace leaving -o yaml',
    },
  ],
  change: [{ says: 'Use another namespace, or make it anew once it is gone.' }],
  not: 'Strip the finalizers to hurry. What they were to clean up stays behind.',
  gates: ['mutating'],
  related: [pathNotFound, namespaceProtected],
})
