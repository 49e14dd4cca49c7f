import type { Guide } from '../guide'
import { roleForWeb, rule } from '../guide-examples'
import { statusOrFinalizers } from '../rules/status-or-finalizers'

export const ownerFinalizersGuide: Guide = {
  sees: [
    `daemonsets.apps "x" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>`,
    `daemonsets.apps "x" is forbidden: cannot set an ownerRef on a resource you can't delete: , <nil>`,
  ],
  isToldByText: true,
  why: 'An owner reference with blockOwnerDeletion can block the owner’s deletion, so it needs update on the owner’s finalizers. Changing owner references needs delete on the object. OpenShift checks both by default.',
  check: [
    {
      says: 'As an admin, check for the permission on the owner’s resource.',
      command:
        'kubectl auth can-i update widgets.example.com --subresource=finalizers -n shop --as=system:serviceaccount:shop:web',
    },
  ],
  change: [
    {
      says: 'Grant the permission in the owner’s group. Here the owner is a Widget.',
      yaml: roleForWeb('widget-owner', rule('example.com', ['widgets/finalizers'], ['update'])),
    },
    { says: 'Or leave blockOwnerDeletion out of the reference.' },
  ],
  gates: ['validating'],
  related: [statusOrFinalizers],
  seenBy: 'The text alone. It does not name the owner.',
}
