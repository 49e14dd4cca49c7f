'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { CheckedCall } from '@/components/answer/checked-call'
import { isAsked, useAnswerAddress } from '@/components/box/answer-address'
import { AskBox } from '@/components/box/ask-box'
import { recordRecent } from '@/components/box/recents'
import { CallSentence } from '@/components/box/sentence/sentence'
import { checkFromParams } from '@/components/call/check-in-url'
import { checkOfFinding, isReviewed } from '@/components/call/check-of-finding'
import { useTitle } from '@/components/ui/use-title'
import { spellCall } from '@/lib/ask/spell-call'
import type { AccountCheck } from '@/lib/contract/access-check'
import { accessQuery } from '@/lib/facts/account/query'
import { checkQuery } from '@/lib/facts/call/query'
import { present } from '@/lib/present'
import { readProblem } from '@/lib/queries/problem-error'
import { checkAddress } from '@/lib/words/page-addresses'
import { AskedBefore } from './asked-before'
import { PastedAnswer } from './pasted/pasted-answer'
import { PastedLine } from './pasted/pasted-line'
import { PastedNotes } from './pasted/pasted-notes'
import { usePasted } from './pasted/use-pasted'
import { askTitle } from './title-of'
import { useAnswerInView } from './use-answer-in-view'

/** What the server found wrong with a call, part by part. */
function CheckProblems({ error }: { error: Error | null }) {
  const problem = error ? readProblem(error) : null
  if (problem?.code !== 'invalid-request') return null
  return (
    <ul aria-label="What is wrong with the call" className="mt-2 flex flex-col gap-1 px-1 text-13 text-bad">
      {problem.fields.map(({ field, says }) => (
        <li key={`${field} ${says}`} className="wrap-anywhere">
          {says}
        </li>
      ))}
    </ul>
  )
}

const NOTHING: AccountCheck = { verb: 'get', path: '/' }

/** The question in an address, the same whichever fix is chosen. */
function askedIn(params: URLSearchParams): string {
  const asked = new URLSearchParams(params)
  asked.delete('fix')
  return asked.toString()
}

interface AskedProps {
  /** Under the box while the address asks nothing. */
  nothing?: ReactNode
  /** Under the box with a question, after what is known of it. */
  aside?: ReactNode
  /** Of the place of the answer until it is there. */
  waitingClass?: string
}

/** What the address asks and what answers it, under the box. A pasted text is in this window, not in the address. */
export function Asked({ nothing, aside, waitingClass = '' }: AskedProps) {
  const params = useSearchParams()
  const router = useRouter()
  const here = useAnswerAddress()
  const answer = useRef<HTMLDivElement>(null)
  const { data: own, isPending: isOwnPending } = useQuery(accessQuery())
  const ownUser = own?.user ?? ''
  const query = askedIn(params)
  const addressed = useMemo(
    () => checkFromParams(new URLSearchParams(query), own?.namespace),
    [query, own?.namespace],
  )
  const pasted = usePasted(params)
  const isAll = pasted?.isAll === true
  const finding = isAll ? undefined : pasted?.findings[pasted.nth - 1]
  const check = useMemo(() => {
    if (isAll) return null
    return finding === undefined ? addressed : checkOfFinding(finding, ownUser)
  }, [isAll, finding, addressed, ownUser])
  // A text about this pod's own account is checked as it is pasted; about another account, only if the user asks.
  const isOfText = pasted !== undefined && pasted.text !== undefined
  const isLive = check !== null && (!isOfText || (finding !== undefined && isReviewed(finding, ownUser)))
  const { data, error } = useQuery({ ...checkQuery(check ?? NOTHING), enabled: false })
  const explanation = isLive ? data : finding

  const isAnswered = isLive ? data !== undefined : pasted?.answer !== undefined && !isOwnPending
  const stay = useAnswerInView(answer, query, isAnswered)
  useTitle(check && explanation ? askTitle(check, explanation.verdict, check.user ?? ownUser) : null)
  const verdict = isLive ? data?.verdict : undefined
  useEffect(() => {
    if (check !== null && verdict !== undefined) recordRecent({ check, verdict, at: Date.now() })
  }, [check, verdict])

  const change = (next: AccountCheck) => {
    stay()
    router.push(here(checkAddress(next)), { scroll: false })
  }
  const isNothing = check === null && !isAsked(params)
  const line = isOfText ? <PastedLine text={pasted.text ?? ''} /> : undefined
  return (
    <>
      <AskBox
        understood={
          check === null ? line : <CallSentence check={check} explanation={explanation} onChange={change} />
        }
        text={isOfText ? (pasted.text ?? '') : check === null ? '' : spellCall(check)}
        isFirst={isNothing}
      >
        {pasted === undefined ? null : <PastedNotes pasted={pasted} ownUser={ownUser} hasCheck={isLive} />}
        {check !== null && isLive ? (
          <AskedBefore key={checkAddress(check)} check={check} ownUser={ownUser} />
        ) : null}
        {isLive ? <CheckProblems error={error} /> : null}
        {isNothing ? nothing : aside}
      </AskBox>
      <div
        ref={answer}
        tabIndex={-1}
        className={`mt-4 scroll-mt-16 outline-none empty:hidden md:mt-5 ${isAnswered ? '' : waitingClass}`}
      >
        {check !== null && isLive ? (
          <CheckedCall key={JSON.stringify(check)} check={check} {...present({ finding })} />
        ) : isOfText ? (
          <PastedAnswer pasted={pasted} ownUser={ownUser} check={check} isWaiting={isOwnPending} />
        ) : null}
      </div>
    </>
  )
}
