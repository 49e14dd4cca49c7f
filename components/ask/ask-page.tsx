'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useId, useMemo, useRef } from 'react'
import { CheckedCall } from '@/components/answer/checked-call'
import { AskBox } from '@/components/box/ask-box'
import { textOfUser } from '@/components/call/account-in-url'
import { checkFromParams } from '@/components/call/check-in-url'
import { PageHeader, Section } from '@/components/ui/section'
import type { AccountCheck } from '@/lib/contract/access-check'
import { accessQuery } from '@/lib/queries/access'
import { checkQuery } from '@/lib/queries/explain'
import { toProblem } from '@/lib/queries/problem-error'
import { checkAddress } from '@/lib/words/page-addresses'
import { CheckForm } from './check/check-form'
import { useAccountNames } from './check/use-account-names'
import { useAnswerInView } from './check/use-answer-in-view'
import { PastedFindings } from './paste/pasted-findings'

function useProblemOf(check: AccountCheck | null) {
  const query = useQuery({ ...checkQuery(check ?? { verb: 'get', path: '/' }), enabled: false })
  const problem = query.error ? toProblem(query.error) : null
  return check !== null && problem?.code === 'invalid-request' ? problem : null
}

/** The question is in the address. */
export function AskPage() {
  const params = useSearchParams()
  const router = useRouter()
  const answer = useRef<HTMLDivElement>(null)
  const { data: access } = useQuery(accessQuery())
  const ownNamespace = access?.namespace
  const ownUser = access?.user ?? ''
  const accountsId = useId()
  const accounts = useAccountNames(access)
  const query = params.toString()
  const check = useMemo(
    () => checkFromParams(new URLSearchParams(query), ownNamespace),
    [query, ownNamespace],
  )
  const problem = useProblemOf(check)
  const bringAnswer = useAnswerInView(answer, params, check)
  const ask = (next: AccountCheck) => {
    router.push(checkAddress(next), { scroll: false })
    bringAnswer()
  }
  return (
    <>
      <PageHeader title="Ask" asks="May I? And if not, why not?" />
      <AskBox />
      <datalist id={accountsId}>
        {accounts.names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Section id="check" title="Check one call">
        <CheckForm
          key={check === null ? `empty ${ownNamespace}` : JSON.stringify(check)}
          initial={check}
          ownNamespace={ownNamespace ?? ''}
          ownAccount={textOfUser(ownUser)}
          accountsId={accountsId}
          onAccountFocus={accounts.want}
          known={access?.rows ?? []}
          problem={problem}
          onCheck={ask}
        />
        <div ref={answer} tabIndex={-1} className="mt-4 scroll-mt-16 outline-none empty:hidden">
          {check === null ? null : <CheckedCall key={JSON.stringify(check)} check={check} />}
        </div>
      </Section>
      <Section
        id="explain"
        title="Explain an error"
        says="Paste what a program or a log printed. Each API server refusal in it is explained, even for another account."
      >
        <PastedFindings ownUser={ownUser} asked={check} onShow={bringAnswer} />
      </Section>
    </>
  )
}
