import { code, say } from '@/lib/phrase/phrase'
import { podChange } from '../../fixes/pod-change'
import { podPart } from '../../fixes/pod-part'
import { kubectlLook } from '../../kubectl-command'
import type { TokenCause } from '../cause'
import { API_ACCESS } from './api-access'

export const secretGone: TokenCause<'B10', { namespace: string; name: string }> = {
  id: 'B10',
  family: 'authentication',
  title: 'The token’s Secret is gone or invalidated',
  nature: 'state',
  find: ({ claims }) =>
    claims?.kind === 'legacy-secret'
      ? [
          {
            confidence: 'possible',
            data: { namespace: claims.namespace ?? '', name: claims.serviceAccount?.name ?? '' },
          },
        ]
      : [],
  says: ({ namespace, name }) =>
    say`This token of ServiceAccount ${code(`${namespace}/${name}`)} came from a Secret. It is refused once the Secret is deleted, or invalidated after long disuse.`,
  fixes: () => [
    podChange(
      say`Use the projected token of the ServiceAccount volume, which the kubelet renews, instead of a Secret.`,
      { yaml: podPart(API_ACCESS) },
    ),
  ],
  settle: ({ namespace }) => ({
    needs: say`Whether the token’s Secret still exists.`,
    command: kubectlLook(
      '-n',
      namespace,
      'get',
      'secrets',
      '--field-selector',
      'type=kubernetes.io/service-account-token',
    ),
  }),
}
