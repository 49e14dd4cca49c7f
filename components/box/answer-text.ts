import type { QueryClient } from '@tanstack/react-query'
import { checkOfFinding } from '@/components/call/check-of-finding'
import { keepProposed } from '@/components/call/proposed'
import { accessQuery } from '@/lib/facts/account/query'
import { kindsQuery } from '@/lib/facts/objects/query'
import { preflightQuery } from '@/lib/facts/preflight/query'
import { whatIfQuery } from '@/lib/facts/what-if/query'
import type { AskAnswer } from '@/lib/pages/ask/contract'
import { type AskedText, askText, keptTextQuery } from '@/lib/pages/ask/query'
import { checkAddress, permissionsAddress, textAddress } from '@/lib/words/page-addresses'
import { keepIgnored } from './ignored-options'
import { keepText } from './kept-texts'
import { ignoredIn, understand } from './understand'

// A longer text is not a call.
const LONGEST_CALL = 2048

type Unread = Extract<AskAnswer, { kind: 'none' }>

/**
 * The address of the answer to a text, or what the server says where there is none. A call that can be read here costs no request;
 * anything else is read by the server.
 */
export async function answerText(client: QueryClient, asked: AskedText): Promise<string | Unread> {
  const { text, isOfKubernetes = false } = asked
  const isCall = text.length <= LONGEST_CALL && !isOfKubernetes
  const address = isCall ? await readHere(client, text).catch(() => null) : null
  if (address !== null) return address
  const answer = await askText(asked)
  return answer.kind === 'none' ? answer : addressOf(client, asked, answer)
}

async function readHere(client: QueryClient, text: string): Promise<string | null> {
  const [access, { kinds }] = await Promise.all([
    client.ensureQueryData(accessQuery()),
    client.ensureQueryData(kindsQuery()),
  ])
  const check = understand(text, { access, kinds })
  if (check === null) return null
  const address = checkAddress(check)
  keepIgnored(address, ignoredIn(text))
  return address
}

async function addressOf(
  client: QueryClient,
  asked: AskedText,
  answer: Exclude<AskAnswer, Unread>,
): Promise<string> {
  const { text, isOfKubernetes = false } = asked
  const own = await client.ensureQueryData(accessQuery()).catch(() => undefined)
  if (answer.kind === 'check') {
    const { depth: _, user, groups, ...call } = answer.request
    const address = checkAddress(user === own?.user ? call : { ...call, user, groups })
    keepIgnored(address, answer.ignored)
    return address
  }
  if (answer.kind === 'what-if' || answer.kind === 'preflight') {
    const [query, found] =
      answer.kind === 'what-if'
        ? [whatIfQuery({ yaml: text }), answer.whatIf]
        : [preflightQuery({ yaml: text }), answer.preflight]
    client.setQueryData<unknown>(query.queryKey, found)
    keepProposed(text, true)
    return permissionsAddress('preflight')
  }
  const id = keepText(text)
  client.setQueryData(keptTextQuery(id, asked).queryKey, answer)
  const [first] = answer.findings
  return textAddress(id, first ? checkOfFinding(first, own?.user ?? '') : null, { isOfKubernetes })
}
