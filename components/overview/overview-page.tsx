'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useMemo } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { PageHeader, Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import type { Identity } from '@/lib/contract/identity'
import { connectionFindings } from '@/lib/diagnosis/overview/connection'
import { exposureFindings } from '@/lib/diagnosis/overview/exposure-findings'
import {
  accessFindings,
  type Finding,
  listableKinds,
  resourcesFindings,
} from '@/lib/diagnosis/overview/findings'
import { identityFindings } from '@/lib/diagnosis/overview/identity'
import type { VerdictPart } from '@/lib/diagnosis/overview/part'
import { podsFindings } from '@/lib/diagnosis/overview/pods'
import { type OverviewFacts, type OverviewVerdict, overviewVerdict } from '@/lib/diagnosis/overview/verdict'
import { dangerousQuery } from '@/lib/queries/access'
import { exposureQuery } from '@/lib/queries/exposure'
import { connectionAddress, reportAddress } from '@/lib/words/page-addresses'
import { describeUser } from '@/lib/words/users'
import { Area } from './area'
import { ExposureSection } from './exposure-section'
import { FindingList } from './finding-list'
import { type Asked, useOverview } from './use-overview'

interface AskedAreaProps {
  title: string
  href: string
  asks: string
  query: Asked
  part: VerdictPart | undefined
}

function AskedArea({ query, part, ...area }: AskedAreaProps) {
  const instead =
    query.error === null ? (
      <Skeleton label={`Asking: ${area.asks}`} lines={1} />
    ) : (
      <ProblemNotice
        error={query.error}
        action={<Button onClick={() => void query.refetch()}>Check again</Button>}
      />
    )
  return <Area {...area} part={part} instead={instead} />
}

/** The account of a page that does not run in a pod, as its token names it. */
function attachedAccount(identity: Identity | undefined): string | undefined {
  if (identity?.attachedFrom === undefined) return undefined
  const { namespace, serviceAccount } = identity.pod
  return serviceAccount ? `ServiceAccount ${namespace}/${serviceAccount}` : 'the token’s account'
}

function useVerdict({ identity, connection, access, pods }: OverviewFacts): OverviewVerdict {
  return useMemo(
    () => overviewVerdict({ identity, connection, access, pods }),
    [identity, connection, access, pods],
  )
}

/** The front door: one verdict for each area, then what needs attention. */
export function OverviewPage() {
  const { identity, connection, access, kinds, pods, namespace, facts } = useOverview()
  const verdict = useVerdict(facts)
  const exposure = useQuery(exposureQuery())
  const hasDanger = access.data !== undefined && access.data.dangerous.length > 0
  const dangerous = useQuery({ ...dangerousQuery(), enabled: hasDanger })
  const findings: Finding[] = [
    ...(exposure.data ? exposureFindings(exposure.data) : []),
    ...(connection.data ? connectionFindings(connection.data) : []),
    ...podsFindings(namespace ?? '', verdict.pods),
    ...(access.data ? accessFindings(access.data, dangerous.data) : []),
    ...(identity.data ? identityFindings(identity.data) : []),
    ...(kinds.data ? resourcesFindings(kinds.data) : []),
  ]
  const parts = [verdict.identity, verdict.connection, verdict.pods, verdict.access]
  const asking = [identity, connection, access, kinds, exposure, pods].some((query) => query.isPending)
  const isAllChecked = parts.every((part) => part?.state === 'healthy')
  const account = access.data?.user
    ? describeUser(access.data.user)
    : (attachedAccount(identity.data) ?? 'this pod’s ServiceAccount')
  const listable = kinds.data ? [listableKinds(kinds.data)] : []
  return (
    <>
      <PageHeader
        title="Overview"
        asks={identity.data?.attachedFrom ? 'Is this account OK?' : 'Is this pod OK?'}
      >
        <Link prefetch={false} href={reportAddress()} className="text-13 text-accent hover:underline">
          All of this as a report
        </Link>
      </PageHeader>
      <p className="mb-6 max-w-prose">
        You see what {account} may see, not what you may see. Nothing here changes the cluster.
      </p>
      <Section id="areas" title="Areas">
        <ul className="border-b border-line">
          <AskedArea
            title="Identity"
            href="/identity"
            asks="Who am I?"
            query={identity}
            part={verdict.identity}
          />
          <AskedArea
            title="Connection"
            href={connectionAddress()}
            asks="Can I reach the API server?"
            query={connection}
            part={verdict.connection}
          />
          <AskedArea
            title="Resources"
            href="/resources"
            asks="What is around me?"
            query={pods}
            part={verdict.pods && { ...verdict.pods, evidence: [...verdict.pods.evidence, ...listable] }}
          />
          <AskedArea
            title="Access"
            href="/permissions"
            asks="May I? Why not?"
            query={access}
            part={verdict.access}
          />
        </ul>
      </Section>
      <Section id="findings" title="Findings">
        {findings.length > 0 ? <FindingList findings={findings} /> : null}
        {findings.length === 0 && !asking ? (
          <p className="text-quiet">
            {isAllChecked
              ? 'Nothing needs attention.'
              : 'Nothing was found in what could be checked. The areas above show what could not.'}
          </p>
        ) : null}
        {findings.length === 0 && asking ? <Skeleton label="Gathering findings" lines={3} /> : null}
      </Section>
      <ExposureSection />
    </>
  )
}
