import type { Explanation } from '@/lib/contract/explanation'
import { sayCall, sayGrant, sayGranted } from '@/lib/diagnosis/wording/phrases'
import { plain } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { sayMoment, sayWait } from '@/lib/words/durations'
import { visibleText } from '@/lib/words/visible-text'
import type { SendContext } from './platform-message'

interface Turned {
  /** RFC 3339: when the page first saw the call allowed. */
  at: string
  /** How long it had seen it refused, in milliseconds. */
  afterMs: number
  /** The HTTP status of the call itself, where the page repeated it. */
  status?: number
}

/** What shows those who fixed a refused call that it works: since when, by which binding, and the answer to the call itself. */
export function proofMessage(
  explanation: Explanation,
  { account, pod }: SendContext,
  turned: Turned,
): string {
  const { request, grantedBy } = explanation
  const { verb, user = account } = request
  const may =
    verb === undefined
      ? plain(explanation.says)
      : `${describeUser(user)} can ${plain(sayCall({ ...request, verb }))}.`
  const since = `Allowed since ${sayMoment(turned.at)}, ${sayWait(turned.afterMs)} after it was seen refused${pod === undefined ? '' : ` from pod ${pod}`}.`
  const by = grantedBy === undefined ? [] : [`${plain(sayGrant(grantedBy, sayGranted(grantedBy.subject)))}.`]
  const itself = turned.status === undefined ? [] : [`The call itself returned ${turned.status}.`]
  return `${visibleText([`Fixed. ${may}`, since, ...by, ...itself].join('\n'))}\n`
}
