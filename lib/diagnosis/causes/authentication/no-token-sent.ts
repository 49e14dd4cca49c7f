import { say, words } from '@/lib/phrase/phrase'
import { NEW_POD, podChange } from '../../fixes/pod-change'
import { podPart } from '../../fixes/pod-part'
import { isTokenSent } from '../../token-facts'
import type { TokenCause } from '../cause'

export const noTokenSent: TokenCause<'B8', { says: string }> = {
  id: 'B8',
  family: 'authentication',
  title: 'No token was sent',
  nature: 'wrong',
  find(facts) {
    if (isTokenSent(facts)) return []
    const { says } = facts.file
    return [{ confidence: 'proven', data: { says } }]
  },
  says: ({ says }) =>
    say`${words(says)} So the call carried no token, and this API server does not accept it without one.`,
  fixes: () => [
    podChange(
      say`Set automountServiceAccountToken: true in the pod’s spec, which overrides its ServiceAccount’s setting. ${NEW_POD}`,
      { yaml: podPart({ automountServiceAccountToken: true }) },
    ),
  ],
}
