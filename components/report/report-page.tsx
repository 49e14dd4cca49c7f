'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { PrintSheet } from '@/components/ui/print-sheet'
import { RelativeTime } from '@/components/ui/relative-time'
import { fileName, saveFile } from '@/components/ui/save-file'
import { PageHeader, Split } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import type { Report } from '@/lib/pages/report/contract'
import { reportMarkdown } from '@/lib/pages/report/judge/report-markdown'
import { shortReport, shortReportHtml, subjectOf, utcMinute } from '@/lib/pages/report/judge/short-report'
import { reportQuery } from '@/lib/pages/report/query'
import { CopyReport } from './copy-report'
import { ReportDetails } from './report-details'
import { ReportRail } from './report-rail'
import { ReportSheet } from './report-sheet'

function nameOf({ pod, madeAt }: Report): string {
  return fileName(pod.facts.find((fact) => fact.name === 'Pod')?.value ?? 'report', madeAt)
}

interface ReportTextProps {
  text: string
  /** "14 lines". */
  count: string
}

/** The report as it is pasted. */
function ReportText({ text, count }: ReportTextProps) {
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken print:hidden">
      <figcaption className="border-b border-line px-4 py-2 text-13 text-quiet">Markdown, {count}</figcaption>
      <section
        aria-label="Report as Markdown"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-[70vh] overflow-auto px-4 py-3.5"
      >
        <pre translate="no" className="font-mono text-13/5 wrap-anywhere whitespace-pre-wrap">
          {text.trimEnd()}
        </pre>
      </section>
    </figure>
  )
}

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
  const whole = reportMarkdown(report)
  const text = isWhole ? whole : shortReport(report)
  const json = () => `${JSON.stringify(report, null, 2)}\n`
  const count = `${lines(text)} lines`
  return (
    <>
      <PageHeader
        title="Report"
        asks={`${count} for a ticket: each finding with how often, its fix and the command.`}
      >
        <span className="text-13 text-quiet">
          as of {utcMinute(report.madeAt)}, <RelativeTime at={report.madeAt} />
        </span>
        {again}
        <span className="flex flex-wrap items-center gap-2 max-md:order-first print:hidden">
          <Button onClick={() => window.print()}>
            <Icon name="print" className="max-md:hidden" />
            Print
          </Button>
          <Button
            onClick={() => saveFile(`${nameOf(report)}.md`, new Blob([whole], { type: 'text/markdown' }))}
          >
            <Icon name="download" className="max-md:hidden" />
            Save .md
          </Button>
          <Button
            onClick={() =>
              saveFile(`${nameOf(report)}.json`, new Blob([json()], { type: 'application/json' }))
            }
          >
            <Icon name="download" className="max-md:hidden" />
            Save .json
          </Button>
          <CopyReport text={text} html={() => shortReportHtml(report)} count={count} />
        </span>
      </PageHeader>
      <PrintSheet of="report" subject={subjectOf(report)} at={report.madeAt} />
      <ReportSheet report={report} />
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
