'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { fileName, saveFile } from '@/components/ui/save-file'
import { PageHeader, Split } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import type { Report } from '@/lib/pages/report/contract'
import { reportMarkdown } from '@/lib/pages/report/judge/report-markdown'
import { shortReport } from '@/lib/pages/report/judge/short-report'
import { reportQuery } from '@/lib/pages/report/query'
import { CopyReport } from './copy-report'
import { ReportDetails } from './report-details'
import { ReportRail } from './report-rail'

/** Opens every fold for printing, then closes the ones that were closed. */
function useWholePrint(): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = []
    const open = () => {
      for (const fold of document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')) {
        fold.open = true
        opened.push(fold)
      }
    }
    const close = () => {
      for (const fold of opened) fold.open = false
      opened = []
    }
    window.addEventListener('beforeprint', open)
    window.addEventListener('afterprint', close)
    return () => {
      window.removeEventListener('beforeprint', open)
      window.removeEventListener('afterprint', close)
    }
  }, [])
}

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
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="border-b border-line px-4 py-2 text-13 text-quiet">Markdown, {count}</figcaption>
      <section
        aria-label="Report as Markdown"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-[70vh] overflow-auto px-4 py-3.5 print:max-h-none print:overflow-visible"
      >
        <pre className="font-mono text-13/5 wrap-anywhere whitespace-pre-wrap">{text.trimEnd()}</pre>
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
