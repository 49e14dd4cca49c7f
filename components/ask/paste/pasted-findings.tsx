'use client'

import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { ExplanationCard } from '@/components/answer/explanation-card'
import { checkOfTuple } from '@/components/call/check-of-tuple'
import { Button } from '@/components/ui/button'
import { StateNotice } from '@/components/ui/state-notice'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { explainMutation } from '@/lib/queries/explain'
import { toProblem } from '@/lib/queries/problem-error'
import { checkAddress, queryOfCheck } from '@/lib/words/page-addresses'
import { describeUser } from '@/lib/words/users'
import { PasteBox } from './paste-box'

/** The check of a finding, as the account of the text where that is another than this pod's. */
function checkOf({ request, kind }: Explanation, ownUser: string): AccountCheck | null {
  const isPlaced = request.path !== undefined || request.namespace !== undefined
  const check =
    kind === 'authorization' && request.verb && isPlaced
      ? checkOfTuple({ ...request, verb: request.verb })
      : null
  const { user = '' } = request
  const isOther = user !== '' && user !== ownUser && user !== 'system:anonymous'
  return check && isOther ? { ...check, user } : check
}

interface PastedFindingsProps {
  /** The user of this pod's account, "" while it is not known. */
  ownUser: string
  /** The call that the page explains already, above the text. */
  asked: AccountCheck | null
  onShow: () => void
}

function isSame(a: AccountCheck, b: AccountCheck): boolean {
  return queryOfCheck(a).toString() === queryOfCheck(b).toString()
}

/** Text in, one card for each refusal in it out, in the order of the text. */
export function PastedFindings({ ownUser, asked, onShow }: PastedFindingsProps) {
  const explain = useMutation(explainMutation())
  return (
    <div className="flex flex-col gap-4">
      <PasteBox
        onExplain={explain.mutate}
        busy={explain.isPending}
        error={explain.error ? `${toProblem(explain.error).title} ${toProblem(explain.error).hint}` : null}
      />
      {explain.data?.findings.length === 0 ? (
        <StateNotice state="empty">
          No API server refusal was recognized in this text. Look for a line with “is forbidden” or
          “Unauthorized”, or the JSON of a Status.
        </StateNotice>
      ) : null}
      {explain.data?.findings.map((finding) => {
        const check = checkOf(finding, ownUser)
        const key = JSON.stringify([finding.request, finding.says, finding.cause?.id])
        if (check !== null && asked !== null && isSame(check, asked)) {
          return (
            <p key={key} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-line py-3">
              <span className="min-w-0 flex-1 basis-64 break-words">{finding.says}</span>
              <Button onClick={onShow}>Show the answer above</Button>
            </p>
          )
        }
        return (
          <ExplanationCard
            key={key}
            explanation={finding}
            actions={
              check === null ? null : (
                <Link
                  prefetch={false}
                  className="text-13 text-accent hover:underline"
                  href={checkAddress(check)}
                  scroll={false}
                >
                  {check.user ? `Check for ${describeUser(check.user)}` : 'Check the same call for this pod'},
                  and watch it
                </Link>
              )
            }
          />
        )
      })}
    </div>
  )
}
