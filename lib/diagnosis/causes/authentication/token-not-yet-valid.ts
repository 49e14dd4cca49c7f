import { code, NOTHING, say, words } from '@/lib/phrase/phrase'
import { sayDuration } from '@/lib/words/durations'
import { capital } from '@/lib/words/lists'
import { ASKER, type Asker } from '../../asker'
import type { TokenCause } from '../cause'
import { CLOCK, type ComparedClock, comparedClock, LEEWAY_MS } from './clocks'

const SKEW_MS = 5_000

interface NotYet {
  asker: Asker
  aheadMs: number
  claim: 'nbf' | 'iat'
  clock: ComparedClock
  skewMs?: number
}

export const tokenNotYetValid: TokenCause<'B2', NotYet> = {
  id: 'B2',
  family: 'authentication',
  title: 'The token is not valid yet',
  nature: 'state',
  find(facts) {
    const { claims, now, serverNow } = facts
    const at = serverNow ?? now
    if (claims?.expiresAt !== undefined && claims.expiresAt * 1000 <= at) return []
    const ahead = (claim: NotYet['claim'], seconds = 0) => ({
      claim,
      aheadMs: seconds * 1000 - at,
    })
    const starts = [ahead('nbf', claims?.notBefore), ahead('iat', claims?.issuedAt)]
    const late = starts.find(({ aheadMs }) => aheadMs > LEEWAY_MS)
    if (!late) return []
    const skewMs = serverNow === undefined ? 0 : serverNow - now
    const skew = Math.abs(skewMs) > SKEW_MS ? { skewMs } : {}
    const confidence = serverNow === undefined ? 'likely' : 'proven'
    return [
      {
        confidence,
        data: { ...late, asker: facts.asker, clock: comparedClock(facts), ...skew },
      },
    ]
  },
  says({ asker, aheadMs, claim, clock, skewMs }) {
    const skew =
      skewMs === undefined
        ? NOTHING
        : say` The API server's clock is ${words(sayDuration(Math.abs(skewMs)))} ${words(skewMs < 0 ? 'behind' : 'ahead of')} this node's.`
    return say`${words(capital(ASKER[asker].token))} becomes valid only in ${words(sayDuration(aheadMs))} (${code(claim)}), ${CLOCK[clock]}.${skew}`
  },
  fixes: () => [
    {
      where: 'cluster',
      says: say`Have an admin sync the clocks of the node and the API server with the same NTP source.`,
      opens: [],
    },
  ],
}
