import { code, listed, type Phrase, say, words } from '@/lib/phrase/phrase'
import type { DnsHeard, Outcome } from '@/lib/road/dns'

const OUTCOME: Record<Exclude<Outcome, 'address'>, readonly [word: string, says: string]> = {
  nodata: ['NODATA', 'no address of this type'],
  nxdomain: ['NXDOMAIN', 'no such name'],
  servfail: ['SERVFAIL', 'the server failed'],
  refused: ['REFUSED', 'the server does not serve this query'],
  timeout: ['timeout', 'no answer'],
  failed: ['failed', 'no answer could be read'],
}

// Codes of c-ares: an answer with another code, a port that takes no packet, and names of which no query can be made.
const BY_CODE = new Map<string, readonly [word: string, says: string]>([
  ['ENOTIMP', ['NOTIMP', OUTCOME.refused[1]]],
  ['EFORMERR', ['FORMERR', OUTCOME.refused[1]]],
  ['ECONNREFUSED', ['ECONNREFUSED', 'nothing takes queries there']],
  ['EBADNAME', ['EBADNAME', 'no query could be made']],
  ['EBADQUERY', ['EBADQUERY', 'no query could be made']],
])

/** "NXDOMAIN", an address, or what else DNS said, in a word or two. */
export function sayOutcome({ outcome, addresses, code: errno = '' }: Omit<DnsHeard, 'name'>): Phrase {
  if (outcome === 'address') return listed(addresses.map(code))
  const [word, says] = BY_CODE.get(errno) ?? OUTCOME[outcome]
  return say`${code(outcome === 'failed' && errno !== '' ? errno : word)}, ${words(says)}`
}
