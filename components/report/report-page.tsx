'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useSyncExternalStore } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { RelativeTime } from '@/components/ui/relative-time'
import { PageHeader, Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { shellCommand } from '@/lib/diagnosis/shell-quote'
import { basePath } from '@/lib/queries/base-path'
import { reportQuery } from '@/lib/queries/report'
import { ReportForms } from './report-forms'
import { ReportGaps } from './report-gaps'

/** The part of the address that names the call, as the Access page writes it. */
const OF_THE_CALL = ['verb', 'path', 'group', 'resource', 'subresource', 'name', 'namespace', 'as', 'asgroup']

const never = () => () => undefined

function useOrigin(): string {
  return useSyncExternalStore(
    never,
    () => location.origin,
    () => '',
  )
}

function callOf(params: URLSearchParams): string {
  const call = new URLSearchParams()
  for (const key of OF_THE_CALL) for (const value of params.getAll(key)) call.append(key, value)
  return call.toString()
}

/** What to paste in a ticket. The address names the call that it explains, if any. */
export function ReportPage() {
  const call = callOf(useSearchParams())
  const origin = useOrigin()
  const { data: report, error, refetch, isFetching } = useQuery(reportQuery(call))
  const query = call === '' ? '' : `&${call}`
  return (
    <>
      <PageHeader title="Report" asks="What do I paste in a ticket?">
        <Button onClick={() => void refetch()} disabled={isFetching}>
          {isFetching ? 'Checking' : 'Check again'}
        </Button>
      </PageHeader>
      <p className="mb-6 max-w-prose">
        Who this pod is, whether it reaches the API server, what its account may do, and what needs attention.
        Credentials that are recognizable by their form, and variables that are not fields of the pod, are
        left out. It contains names, addresses and texts from the cluster: read it before it leaves your
        company.
      </p>
      {error === null ? null : (
        <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Check again</Button>} />
      )}
      {report === undefined && error === null ? <Skeleton label="Gathering the report" lines={10} /> : null}
      {report === undefined ? null : (
        <>
          <Section
            id="report"
            title="The report"
            says={
              report.call === undefined ? (
                <>
                  It explains no single call. Check one on the{' '}
                  <Link prefetch={false} href="/ask" className="text-accent hover:underline">
                    Access page
                  </Link>
                  , and add it from its card.
                </>
              ) : (
                <>
                  With one call explained:{' '}
                  <Link prefetch={false} href={`/ask?${call}`} className="text-accent hover:underline">
                    {report.call.asks}
                  </Link>
                  .
                </>
              )
            }
            aside={
              <span className="text-13 text-quiet">
                made <RelativeTime at={report.madeAt} />
              </span>
            }
          >
            <ReportForms report={report} />
            {report.cut.length === 0 ? null : (
              <p className="mt-2 text-13 text-quiet">Cut for size: {report.cut.join(', ')}.</p>
            )}
          </Section>
          <Section id="gaps" title="What could not be seen">
            <ReportGaps gaps={report.gaps} />
          </Section>
        </>
      )}
      <Section
        id="program"
        title="From a program"
        says="The same report, for a script or a ticket’s template."
      >
        <CodeBlock
          code={shellCommand('curl', '-fsS', `${origin}${basePath}/api/report?format=md${query}`)}
          label="curl command"
          wrap
        />
      </Section>
    </>
  )
}
