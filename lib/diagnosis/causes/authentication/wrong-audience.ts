import { code, listed, say, words } from '@/lib/phrase/phrase'
import { capital } from '@/lib/words/lists'
import { ASKER, type Asker } from '../../asker'
import { podChange } from '../../fixes/pod-change'
import { podPart } from '../../fixes/pod-part'
import type { TokenCause } from '../cause'
import { API_ACCESS } from './api-access'

interface Audience {
  asker: Asker
  audiences: readonly string[]
  issuer: string
  path: string
}

// An API server may accept audiences other than its issuer, usually the names of its Service.
const API_AUDIENCE = /^(?:https:\/\/)?kubernetes\.default(?:\.svc(?:\.[a-z0-9.-]+)?)?(?::\d+)?\/?$/

export const wrongAudience: TokenCause<'B3', Audience> = {
  id: 'B3',
  family: 'authentication',
  title: 'The token is for another audience',
  nature: 'wrong',
  find({ asker, claims, file }) {
    if (claims?.kind !== 'bound' || claims.audiences.length === 0) return []
    const { audiences, issuer } = claims
    const isForApi = audiences.includes(issuer) || audiences.some((audience) => API_AUDIENCE.test(audience))
    return isForApi ? [] : [{ confidence: 'likely', data: { asker, audiences, issuer, path: file.path } }]
  },
  says: ({ asker, audiences, issuer }) =>
    say`${words(capital(ASKER[asker].token))} is for ${listed(audiences.map(code))} and not for its issuer ${code(issuer)}. An API server accepts only its own audiences: its issuer, unless configured otherwise.`,
  fixes: () => [
    podChange(
      say`Use the token from the ServiceAccount volume, or leave audience out of the projection: without it, the token is for the API server.`,
      { yaml: podPart(API_ACCESS) },
    ),
  ],
}
