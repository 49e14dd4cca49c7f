'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { PageHeader, Split } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import type { Report } from '@/lib/contract/report'
import { reportMarkdown } from '@/lib/diagnosis/report/report-markdown'
import { shortReport } from '@/lib/diagnosis/report/short-report'
import { reportQuery } from '@/lib/queries/report'
import { CopyReport } from './copy-report'
import { ReportDetails } from './report-details'
import { ReportRail } from './report-rail'
import { ReportText } from './report-text'
import { fileName, saveFile } from './save-file'
import { useWholePrint } from './use-whole-print'

/** The part of the address that names the call and the fix that was chosen, as the Ask page writes it. */
const OF_THE_CALL = [
  'verb',
  'path',
  'group',
  'resource',
  'subresource',
  'name',
  'namespace',
  'as',
  'asgroup',
  'fix',
]

function callOf(params: URLSearchParams): string {
  const call = new URLSearchParams()
  for (const key of OF_THE_CALL) for (const value of params.getAll(key)) call.append(key, value)
  return call.toString()
}

function lines(text: string): number {
  return text.trimEnd().split('\n').length
}

interface ShownProps {
  report: Report
  call: string
  again: ReactNode
}

function Shown({ report, call, again }: ShownProps) {
  const [isWhole, setIsWhole] = useState(false)
  useWholePrint()
  const whole = reportMarkdown(report)
  const text = isWhole ? whole : shortReport(report)
  const json = () => `${JSON.stringify(report, null, 2)}\n`
  const count = `${lines(text)} lines`
  return (
    <>
      <PageHeader
        title="Report"
        asks={`Paste it into a ticket: ${count}${isWhole ? '' : ', details on demand'}.`}
      >
        <span className="text-13 text-quiet">
          checked <RelativeTime at={report.madeAt} />
        </span>
        {again}
        <span className="flex flex-wrap items-center gap-2 max-md:order-first print:hidden">
          <Button onClick={() => saveFile(`${fileName(report)}.md`, 'text/markdown', whole)}>
            <Icon name="download" className="max-md:hidden" />
            Save .md
          </Button>
          <Button onClick={() => saveFile(`${fileName(report)}.json`, 'application/json', json())}>
            <Icon name="download" className="max-md:hidden" />
            Save .json
          </Button>
          <CopyReport text={text} says={`Copied the report: ${count}.`} />
        </span>
      </PageHeader>
      <Split
        rail={<ReportRail call={call} isWhole={isWhole} onWhole={setIsWhole} wholeLines={lines(whole)} />}
      >
        <ReportText text={text} count={count} />
        {report.cut.length === 0 ? null : (
          <p className="mt-2 text-13 text-quiet">Cut for size: {report.cut.join(', ')}.</p>
        )}
        <ReportDetails report={report} call={call} />
      </Split>
    </>
  )
}

/** What to paste in a ticket. The address names the call that it explains, if any. */
export function ReportPage() {
  const call = callOf(useSearchParams())
  const { data: report, error, refetch, isFetching } = useQuery(reportQuery(call))
  const again = (
    <Button className="print:hidden" onClick={() => void refetch()} disabled={isFetching}>
      <Icon name="repeat" />
      {isFetching ? 'Checking' : 'Check again'}
    </Button>
  )
  return (
    <>
      {report === undefined ? <PageHeader title="Report" asks="What do I paste into a ticket?" /> : null}
      {error === null ? null : (
        <div className="mb-6">
          <ProblemNotice error={error} action={again} />
        </div>
      )}
      {report === undefined && error === null ? <Skeleton label="Gathering the report" lines={10} /> : null}
      {report === undefined ? null : <Shown report={report} call={call} again={again} />}
    </>
  )
}
