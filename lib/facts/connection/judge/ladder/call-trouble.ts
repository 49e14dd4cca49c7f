import type { CallFacts } from './facts'
import { inSituation } from './situations'
import { socketTrouble } from './socket-trouble'

const WAITED_FOR = {
  queue: 'answer',
  resolve: 'connection',
  connect: 'connection',
  tls: 'handshake',
  headers: 'answer',
  body: 'answer',
} as const

function troubleOf({ step, during, code, ms }: Extract<CallFacts<unknown>, { outcome: 'unreached' }>) {
  if (step !== 'timeout') return { outcome: 'failed' as const, ms, code }
  return during === 'resolve'
    ? { outcome: 'failed' as const, ms, code: 'DNS_TIMEOUT' }
    : { outcome: 'silent' as const, ms }
}

/** The situation of a call that returned neither what was requested nor a 401 or 403 from the API server. */
export function callTrouble(target: string, facts: CallFacts<unknown>) {
  const { call } = facts
  if (facts.outcome === 'unreached') {
    const { step, code, says, during } = facts
    if (step === 'stranger') return inSituation('not-api-server', { target, says })
    const trouble = socketTrouble(target, troubleOf(facts), WAITED_FOR[during ?? 'headers'])
    if (trouble) return trouble
    if (step === 'connect') return inSituation('no-route', { target, code })
    if (step === 'tls') return inSituation('tls-failed', { target, code })
    if (step === 'reset') return inSituation('reset', { target, during: 'the call', code })
    return inSituation('not-kubernetes', { call, status: null, says, server: undefined })
  }
  const { status, says, server } = facts
  // The API server's own 429 and 500 may be plain text; it never sends a page.
  if (/^text\/html\b/i.test(facts.contentType ?? '')) {
    return inSituation('not-kubernetes', { call, status, says, server })
  }
  if (status === 429) return inSituation('throttled', { call, retryAfter: facts.retryAfter })
  if (status >= 500) return inSituation('server-error', { call, status, says })
  if (status === 404 && facts.fromKubernetes) return inSituation('not-found', { call, says })
  return inSituation('not-kubernetes', { call, status, says, server })
}
