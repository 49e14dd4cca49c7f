'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { type AskedAccount, checkAs } from '@/components/call/account-in-url'
import { checkOfTuple } from '@/components/call/check-of-tuple'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { Access } from '@/lib/contract/access'
import { dangerousQuery } from '@/lib/queries/access'
import { checkAddress } from '@/lib/words/page-addresses'
import { DangerousSourceItem } from './dangerous-source'

interface DangerousRightsProps {
  access: Access
  /** The pod’s own when undefined. */
  namespace: string | undefined
  /** For another account the rules show the permissions, and a check shows who grants one. */
  account: AskedAccount | undefined
}

/** Permissions that would let an account take over more than itself, and who grants each. */
export function DangerousRights({ access, namespace, account }: DangerousRightsProps) {
  const { dangerous, basis, incomplete, unanswered } = access
  const isAsked = dangerous.length > 0 && account === undefined
  const query = useQuery({ ...dangerousQuery(namespace), enabled: isAsked })
  if (dangerous.length === 0) {
    return (
      <p className="text-quiet">
        {unanswered !== undefined
          ? 'Not known: no rule of this account could be read.'
          : basis === 'own'
            ? `None among the rules that the review lists.${incomplete ? ' Another authorizer may allow more.' : ''}`
            : basis === 'objects'
              ? 'None among the rules that could be read.'
              : 'Not known: no rule of this account could be read.'}
      </p>
    )
  }
  if (isAsked && query.data !== undefined && query.data.sources.length > 0) {
    return (
      <ul className="flex flex-col gap-3">
        {query.data.sources.map((source) => (
          <DangerousSourceItem key={source.rights.map(({ id }) => id).join()} source={source} />
        ))}
      </ul>
    )
  }
  return (
    <>
      {isAsked && query.error !== null ? (
        <ProblemNotice
          error={query.error}
          action={<Button onClick={() => void query.refetch()}>Check again</Button>}
        />
      ) : null}
      {isAsked && query.isPending ? (
        <p role="status" className="mb-2 text-13 text-quiet">
          Checking who grants them
        </p>
      ) : null}
      <RightList dangerous={dangerous} account={account} />
    </>
  )
}

function RightList({
  dangerous,
  account,
}: {
  dangerous: Access['dangerous']
  account: AskedAccount | undefined
}) {
  return (
    <ul className="flex flex-col gap-2">
      {dangerous.map((right) => {
        const check = account && checkOfTuple({ ...right.tuple, verb: right.tuple.verb ?? '' })
        return (
          <li key={right.id} className="flex max-w-prose items-baseline gap-3">
            <Badge meaning="bad">dangerous</Badge>
            <span className="min-w-0 break-words">
              {right.says}{' '}
              {check ? (
                <Link
                  prefetch={false}
                  href={checkAddress(checkAs(check, account))}
                  scroll={false}
                  className="text-13 text-accent hover:underline"
                >
                  Who grants it<span className="sr-only">: {right.says}</span>
                </Link>
              ) : null}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
