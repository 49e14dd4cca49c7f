'use client'

import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { IntentLink } from '@/components/ui/intent-link'
import { PageHeader, Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import type { Identity } from '@/lib/contract/identity'
import { describeUser } from '@/lib/diagnosis/ladder/words'
import { exposureFindings } from '@/lib/diagnosis/overview/exposure-findings'
import {
  type AreaVerdict,
  accessFindings,
  accessVerdict,
  connectionFindings,
  connectionVerdict,
  type Finding,
  identityFindings,
  identityVerdict,
  resourcesFindings,
  resourcesVerdict,
} from '@/lib/diagnosis/overview/findings'
import { accessQuery, dangerousQuery } from '@/lib/queries/access'
import { connectionQuery } from '@/lib/queries/connection'
import { exposureQuery } from '@/lib/queries/exposure'
import { identityQuery } from '@/lib/queries/identity'
import { kindsQuery } from '@/lib/queries/kinds'
import { useHydratedAnswer } from '@/lib/queries/use-hydrated-answer'
import { Area } from './area'
import { ExposureSection } from './exposure-section'
import { FindingList } from './finding-list'

interface AskedProps<T> {
  title: string
  href: string
  asks: string
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>
  verdictOf: (data: T) => AreaVerdict
}

function AskedArea<T>({ title, href, asks, query, verdictOf }: AskedProps<T>) {
  const verdict = query.data === undefined ? undefined : verdictOf(query.data)
  const instead =
    query.error === null ? (
      <Skeleton label={`Asking: ${asks}`} lines={1} />
    ) : (
      <ProblemNotice
        error={query.error}
        action={<Button onClick={() => void query.refetch()}>Ask again</Button>}
      />
    )
  return <Area title={title} href={href} asks={asks} verdict={verdict} instead={instead} />
}

/** The account of a page that runs in no pod, as its token names it. */
function attachedAccount(identity: Identity | undefined): string | undefined {
  if (identity?.attachedFrom === undefined) return undefined
  const { namespace, serviceAccount } = identity.pod
  return serviceAccount ? `ServiceAccount ${namespace}/${serviceAccount}` : 'the token’s account'
}

/** The front door: one verdict for each area, then what wants attention. */
export function OverviewPage() {
  const identity = useHydratedAnswer(useQuery(identityQuery()))
  const connection = useQuery(connectionQuery())
  const access = useQuery(accessQuery())
  const kinds = useQuery(kindsQuery())
  const exposure = useQuery(exposureQuery())
  const hasDanger = access.data !== undefined && access.data.dangerous.length > 0
  const dangerous = useQuery({ ...dangerousQuery(), enabled: hasDanger })
  const findings: Finding[] = [
    ...(exposure.data ? exposureFindings(exposure.data) : []),
    ...(connection.data ? connectionFindings(connection.data) : []),
    ...(access.data ? accessFindings(access.data, dangerous.data) : []),
    ...(identity.data ? identityFindings(identity.data) : []),
    ...(kinds.data ? resourcesFindings(kinds.data) : []),
  ]
  const asking = [identity, connection, access, kinds, exposure].some((query) => query.isPending)
  const account = access.data
    ? describeUser(access.data.user)
    : (attachedAccount(identity.data) ?? 'this pod’s ServiceAccount')
  return (
    <>
      <PageHeader
        title="Overview"
        asks={identity.data?.attachedFrom ? 'Is this account all right?' : 'Is this pod all right?'}
      >
        <IntentLink href="/report" className="text-13 text-accent hover:underline">
          All of this as a report
        </IntentLink>
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
            verdictOf={identityVerdict}
          />
          <AskedArea
            title="Connection"
            href="/connection"
            asks="Can I reach the API server?"
            query={connection}
            verdictOf={connectionVerdict}
          />
          <AskedArea
            title="Resources"
            href="/resources"
            asks="What is around me?"
            query={kinds}
            verdictOf={resourcesVerdict}
          />
          <AskedArea
            title="Access"
            href="/access"
            asks="May I? Why not?"
            query={access}
            verdictOf={accessVerdict}
          />
        </ul>
      </Section>
      <Section id="findings" title="Findings">
        {findings.length > 0 ? <FindingList findings={findings} /> : null}
        {findings.length === 0 && !asking ? <p className="text-quiet">Nothing wants attention.</p> : null}
        {findings.length === 0 && asking ? <Skeleton label="Gathering findings" lines={3} /> : null}
      </Section>
      <ExposureSection />
    </>
  )
}
