import type { AccountCheck } from '@/lib/contract/access-check'
import type { Comparison } from '@/lib/contract/comparison'
import type { Side } from '@/lib/diagnosis/compare/say-sides'
import type { Facts, ReadObjects } from '@/lib/diagnosis/facts'
import { answerCheck, type ExplainOptions } from '@/lib/facts/call/gather/explain'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { readText } from '@/lib/facts/text-work/read-text'
import { joined } from '@/lib/rbac/resolve'
import type { CompareRequest } from '../contract'

/** The one that the page asks about, whole: an answer that is allowed takes its bindings, too. */
function sideOf(check: AccountCheck, options: ExplainOptions): Promise<Side> {
  return answerCheck(check, { ...options, isWhole: true })
}

function isWholeList({ reading }: ReadObjects['lists'][number]): boolean {
  return reading.state === 'read' && reading.value.isWhole
}

/** What either read of one cluster at one time is there for both: objects for all, and the rules of one account. */
function together(own: Side, other: Side): Side {
  if (!own.facts || !other.facts) return own
  const [mine, theirs] = [own.facts, other.facts]
  const read = [theirs, mine].flatMap(({ objects }) => (objects.state === 'read' ? [objects.value] : []))
  const lists = read.flatMap((one) => one.lists)
  const facts: Facts = {
    ...mine,
    objects:
      read.length === 0
        ? mine.objects
        : {
            state: 'read',
            value: { ...joined(read), lists: lists.sort((a, b) => +isWholeList(b) - +isWholeList(a)) },
          },
    rules: mine.caller === theirs.caller ? new Map([...theirs.rules, ...mine.rules]) : mine.rules,
  }
  return { ...own, facts }
}

function withoutUser({ user: _, groups: __, ...call }: AccountCheck): AccountCheck {
  return call
}

/**
 * Why a call is allowed on one side and refused on the other. Costs the API server what two checks do, or one beside a case file, which
 * a thread of its own weighs and reads. `kubeBeside` asks as the other account itself. Throws an InvalidRequestError for a text that is no case
 * file, and for a path beside a namespace.
 */
export async function explainCompare(
  { beside, ...check }: CompareRequest,
  { kubeBeside, ...options }: ExplainOptions & { kubeBeside?: ExplainOptions['kube'] },
): Promise<Comparison> {
  const { signal, now = Date.now } = options
  if ('path' in check && 'namespace' in beside)
    throw new InvalidRequestError([{ field: 'beside', says: 'A path is in no namespace.' }])
  const file = 'file' in beside ? beside.file : ''
  const [a, b] = await Promise.all([
    sideOf(check, options),
    'file' in beside
      ? undefined
      : kubeBeside
        ? sideOf(withoutUser(check), { ...options, kube: kubeBeside })
        : sideOf({ ...('user' in beside ? withoutUser(check) : check), ...beside }, options),
  ])
  const input = b ? { a: together(a, b), b: together(b, a), now: now() } : { a, now: now() }
  const told = await readText({ task: 'compare', text: file, field: 'beside', signal, input })
  if ('refused' in told) throw new InvalidRequestError([{ field: 'beside', says: told.refused }])
  return told
}
