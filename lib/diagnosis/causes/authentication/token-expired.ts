import { code, say, words } from '@/lib/phrase/phrase'
import { sayDuration, sayMoment } from '@/lib/words/durations'
import { capital } from '@/lib/words/lists'
import { ASKER, type Asker } from '../../asker'
import { podChange } from '../../fixes/pod-change'
import type { TokenCause } from '../cause'
import { CLOCK, type ComparedClock, comparedClock, LEEWAY_MS } from './clocks'
import { recreatePod } from './recreate-pod'

interface Expired {
  asker: Asker
  expiredForMs: number
  expiresAt: number
  clock: ComparedClock
  path: string
  /** The file is unusable now, and an earlier token is still sent. */
  isKept: boolean
  pod?: { namespace: string; name: string }
}

export const tokenExpired: TokenCause<'B1', Expired> = {
  id: 'B1',
  family: 'authentication',
  title: 'The token has expired',
  nature: 'state',
  find(facts) {
    const { claims, file, now, serverNow } = facts
    const expiresAt = (claims?.expiresAt ?? Number.POSITIVE_INFINITY) * 1000
    const at = serverNow ?? now
    if (!claims || expiresAt > at) return []
    const { pod, namespace } = claims
    const data = {
      asker: facts.asker,
      expiredForMs: at - expiresAt,
      expiresAt,
      clock: comparedClock(facts),
      path: file.path,
      isKept: file.kept,
      ...(pod && namespace ? { pod: { namespace, name: pod.name } } : {}),
    }
    const isProven = serverNow !== undefined && at - expiresAt > LEEWAY_MS
    return [{ confidence: isProven ? 'proven' : 'likely', data }]
  },
  says({ asker, expiredForMs, expiresAt, clock, path, isKept }) {
    const file = isKept
      ? say`${code(path)} cannot be read now, and this is the last token that could`
      : say`${code(path)} still has it, so the kubelet has not replaced it`
    return say`${words(capital(ASKER[asker].token))} expired ${words(sayDuration(expiredForMs))} ago, at ${words(sayMoment(expiresAt))}, ${CLOCK[clock]}. ${file}.`
  },
  fixes: ({ path, isKept, pod }) =>
    isKept
      ? [podChange(say`Make ${code(path)} readable for the process again.`), recreatePod(pod)]
      : [recreatePod(pod, say`If that one is not replaced either, check the kubelet on its node.`)],
}
