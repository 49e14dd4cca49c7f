import type { Guide } from '../guide'
import { writeNeedsCreate } from '../rules/write-needs-create'
import { gone } from './gone'
import { answer } from './guide-parts'

export const conflictGuide: Guide = answer({
  sees: [
    'Error from server (Conflict): error when replacing "d.yaml": Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    'Error from server (AlreadyExists): error when creating "x.yaml": configmaps "app-config" already exists',
    'error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
  ],
  why: 'The object is not in the state that the call expects: it changed since it was read, already exists, or has fields that another manager owns.',
  check: [
    {
      says: 'See who owns which field.',
      command: 'kubectl -n shop get deployment web -o yaml --show-managed-fields',
    },
  ],
  change: [
    {
      says: 'If it changed: read it again, apply your change to that version, and write it. Controllers retry this way.',
    },
    { says: 'If it already exists: use update or apply instead of create.' },
    {
      says: 'If another manager owns the field: leave it out, or take it over. The other manager may set it back.',
      command: 'kubectl apply --server-side --force-conflicts -f object.yaml',
    },
  ],
  gates: ['storage'],
  related: [gone, writeNeedsCreate],
})
