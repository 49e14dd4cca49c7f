import { listOf } from '@/lib/words/lists'
import type { RoadAnswered } from '../../contract'

const OUTCOME: Record<RoadAnswered['outcome'], string> = {
  address: 'an address',
  nodata: 'no address of this type',
  nxdomain: 'no such name',
  servfail: 'the server failed',
  timeout: 'no answer',
  failed: 'no query could be made',
}

/** "NXDOMAIN", an address, or what else DNS said, in a word or two. */
export function sayOutcome({ outcome, addresses, code }: RoadAnswered): string {
  if (outcome === 'address') return listOf(addresses)
  const word = {
    nodata: 'NODATA',
    nxdomain: 'NXDOMAIN',
    servfail: 'SERVFAIL',
    timeout: 'timeout',
    failed: code ?? 'failed',
  }
  return `${word[outcome]}, ${OUTCOME[outcome]}`
}
