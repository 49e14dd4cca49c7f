import type { Part } from '@/lib/contract/part'
import type { Reading } from '@/lib/diagnosis/facts'
import { present } from '@/lib/present'
import { checkAddress } from '@/lib/words/page-addresses'

/** What is asked, in the words of a review. */
export interface AskedPart {
  verb: 'get' | 'list'
  group: string
  resource: string
  namespace: string
  name?: string
  subresource?: string
}

/** A reading as the page shows it: 403 and 401 are denied, a 404 of the API server is absent, anything else unread is unknown. */
export function toPart<T>(reading: Reading<T>, asked: AskedPart): Part<T> {
  if (reading.state === 'read') return reading
  const { because, httpStatus, byAnother, says } = reading
  if (because !== 'refused') return { state: because === 'absent' ? 'absent' : 'unknown', says }
  const who = byAnother ? 'Something that is not the API server' : 'The API server'
  const explain = httpStatus === 403 ? checkAddress(asked) : undefined
  return { state: 'denied', says: `${who} answered ${httpStatus}: ${says}`, ...present({ explain }) }
}
