import type { Guide } from '../guide'
import { impersonatesGroup } from './impersonates-group'
import { impersonatesUser } from './impersonates-user'

export const impersonationWithoutUserGuide: Guide = {
  sees: ['requested [{Group  developers    }] without impersonating a user'],
  isToldByText: true,
  why: 'Impersonate-Group, -Uid or -Extra came without Impersonate-User. The API server does not guess which user they belong to.',
  check: [{ says: 'Look for --as-group without --as.', command: 'kubectl config view --minify' }],
  change: [
    {
      says: 'Send the user too, or none of the headers.',
      command: 'kubectl get pods --as=jane --as-group=developers',
    },
  ],
  gates: ['impersonation'],
  related: [impersonatesUser, impersonatesGroup],
  seenBy: 'The text alone.',
}
