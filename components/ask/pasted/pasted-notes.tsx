import { useRouter } from 'next/navigation'
import { WhoseTextNotice } from '@/components/answer/whose-text'
import { useAnswerAddress } from '@/components/box/answer-address'
import { checkOfFinding } from '@/components/call/check-of-finding'
import { sayTuple } from '@/components/call/tuple-words'
import { Disclosure } from '@/components/ui/disclosure'
import { Link } from '@/components/ui/link'
import { StateNotice } from '@/components/ui/state-notice'
import type { Explanation } from '@/lib/contract/explanation'
import { plain } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { textAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import type { Pasted } from './use-pasted'

/** One finding in a list: its call if it names one, otherwise the fact. */
function sayFinding({ request, says }: Explanation, ownUser: string): string {
  const { verb, user = '' } = request
  if (!verb || (!request.resource && !request.path)) return visibleText(plain(says))
  const whose = user === '' || user === ownUser ? '' : `, as ${describeUser(user)}`
  return visibleText(`${sayTuple({ ...request, verb })}${whose}`)
}

function sayOthers(others: readonly { finding: Explanation }[]): string {
  const noun = others.every(({ finding }) => finding.verdict === 'denied') ? 'refusal' : 'problem'
  return `${others.length} more ${noun}${others.length === 1 ? '' : 's'} in the text`
}

interface PastedNotesProps {
  pasted: Pasted
  ownUser: string
  /** The address alone shows a call, without the text. */
  hasCheck: boolean
}

/** Under the box: the other findings of a pasted text, or that this browser does not have it. */
export function PastedNotes({ pasted, ownUser, hasCheck }: PastedNotesProps) {
  const router = useRouter()
  const here = useAnswerAddress()
  const { id, text, answer, findings, nth, isAll, isOfKubernetes } = pasted
  if (text === undefined) {
    return (
      <div className="mt-3">
        <StateNotice state="absent">
          The pasted text stays in the browser that pasted it, and this is another one, or it was closed
          since.{' '}
          {hasCheck ? 'The call that it named is checked below.' : 'Paste the text again to see its answer.'}
        </StateNotice>
      </div>
    )
  }
  const others = findings
    .map((finding, at) => ({ finding, nth: at + 1 }))
    .filter((other) => !isAll && other.nth !== nth)
  const unclear = answer?.kind === 'explain' ? answer.unclear : undefined
  if (others.length === 0 && unclear === undefined) return null
  return (
    <div className="mt-2 flex flex-col gap-2 px-1">
      {unclear === undefined ? null : (
        <WhoseTextNotice
          unclear={unclear}
          onYes={() => router.push(here(textAddress(id, null, { isOfKubernetes: true })), { scroll: false })}
        />
      )}
      {others.length === 0 ? null : (
        <Disclosure summary={sayOthers(others)} open={others.length <= 3}>
          <Link
            scroll={false}
            href={here(textAddress(id, null, { isOfKubernetes }))}
            className="text-13 font-medium text-accent hover:underline"
          >
            All {findings.length}, and one Role for them
          </Link>
          <ul aria-label="More of the pasted text" className="flex flex-col gap-1 text-13">
            {others.map((other) => (
              <li key={other.nth}>
                <Link
                  translate="no"
                  scroll={false}
                  href={here(
                    textAddress(id, checkOfFinding(other.finding, ownUser), {
                      nth: other.nth,
                      isOfKubernetes,
                    }),
                  )}
                  className="font-mono text-accent wrap-anywhere hover:underline"
                >
                  {sayFinding(other.finding, ownUser)}
                </Link>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  )
}
