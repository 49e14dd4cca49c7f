import type { Guide } from '../guide'
import { roleForWeb, rule } from '../guide-examples'
import { statusOrFinalizers } from '../rules/status-or-finalizers'

export const ownerFinalizersGuide: Guide = {
  sees: [
    `daemonsets.apps "x" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>`,
    `daemonsets.apps "x" is forbidden: cannot set an ownerRef on a resource you can't delete: , <nil>`,
  ],
  isToldByText: true,
  why: 'An owner reference with blockOwnerDeletion keeps the owner from going, so it needs update on the owner’s finalizers. Changing owner references needs delete on the object. OpenShift checks both by default.',
  check: [
    {
      says: 'Ask for the right on the owner’s resource, as an admin.',
      command:
        'kubectl auth can-i update widgets.example.com --subresource=finalizers -n shop --as=system:serviceaccount:shop:web',
    },
  ],
  change: [
    {
      says: 'Give the right in the owner’s group. Here the owner is a Widget.',
      yaml: roleForWeb('widget-owner', rule('example.com', ['widgets/finalizers'], ['update'])),
    },
    { says: 'Or leave blockOwnerDeletion out of the reference.' },
  ],
  gates: ['validating'],
  related: [statusOrFinalizers],
  seenBy: 'The text alone. It does not name the owner.',
}
