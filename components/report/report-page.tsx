'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import * as z from 'zod/mini'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { copyText } from '@/components/ui/copy-button'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { PrintSheet } from '@/components/ui/print-sheet'
import { RelativeTime } from '@/components/ui/relative-time'
import { fileName, saveFile } from '@/components/ui/save-file'
import { ScrollRegion } from '@/components/ui/scroll-region'
import { PageHeader, Split } from '@/components/ui/section'
import { useShortcuts, useSingleKeys } from '@/components/ui/single-keys'
import { Skeleton } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { toast } from '@/components/ui/toast'
import { useOfBrowser } from '@/components/ui/use-browser'
import { type Report, reportSchema } from '@/lib/pages/report/contract'
import { reportMarkdown } from '@/lib/pages/report/judge/report-markdown'
import { shortReport, shortReportHtml, subjectOf } from '@/lib/pages/report/judge/short-report'
import { reportQuery } from '@/lib/pages/report/query'
import { basePath } from '@/lib/queries/base-path'
import { shellCommand } from '@/lib/rbac/kubectl-command'

function nameOf({ pod, madeAt }: Report): string {
  return fileName(pod.facts.find((fact) => fact.name === 'Pod')?.value ?? 'report', madeAt)
}

interface ReportTextProps {
  text: string
  /** "14 lines". */
  count: string
  /** The whole report, on paper only. */
  isPaper?: boolean
}

function ReportText({ text, count, isPaper = false }: ReportTextProps) {
  return (
    <figure
      className={
        isPaper
          ? 'hidden print:block'
          : 'overflow-hidden rounded-lg border border-line bg-sunken print:hidden'
      }
    >
      <figcaption className="border-b border-line px-4 py-2 text-13 text-quiet print:hidden">
        Markdown, {count}
      </figcaption>
      <ScrollRegion
        label="Report as Markdown"
        className={isPaper ? '' : 'max-h-56 overflow-auto px-4 py-3.5'}
      >
        <pre translate="no" className="font-mono text-13/5 wrap-anywhere whitespace-pre-wrap">
          {text
            .trimEnd()
            .split('\n')
            .map((line, i, all) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text, which never move.
              <span key={i} className={`block ${LOOK_OF_LINE.find(([is]) => is.test(line))?.[1] ?? ''}`}>
                <Line text={line} />
                {i === all.length - 1 ? '' : '\n'}
              </span>
            ))}
        </pre>
      </ScrollRegion>
    </figure>
  )
}

/** A heading is bold; what belongs to an item of a list hangs under its words. */
const LOOK_OF_LINE: readonly [RegExp, string][] = [
  [/^#/, 'font-semibold'],
  [/^(?: {3}|\d+\. )/, 'pl-[3ch] -indent-[3ch]'],
]

/** A finding in bold up to the end of its first sentence, and what a line under it is, quiet: the text is what is copied. */
function Line({ text }: { text: string }) {
  const [, before = '', lead = '', rest = ''] =
    /^(\d+\. )(.+?\.(?= |$))(.*)$/.exec(text) ?? /^( {3})(Fix:|Run:)(.*)$/.exec(text) ?? []
  if (lead === '') return <Unbroken text={text} />
  return (
    <>
      {before}
      <span className={before.trim() === '' ? 'text-quiet' : 'font-semibold'}>
        <Unbroken text={lead} />
      </span>
      <Unbroken text={rest} />
    </>
  )
}

/** A line whose words, such as options of a command, break at no hyphen as long as they fit. */
function Unbroken({ text }: { text: string }) {
  return text.split(/(\S*-\S*)/).map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of one line, which never move.
      <span key={i} className="inline-block max-w-full indent-0">
        {part}
      </span>
    ),
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

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-1.5 text-15 font-[650]">{title}</h2>
      {children}
    </section>
  )
}

interface ReportRailProps {
  /** The query that names the call, "" for none. */
  call: string
  isWhole: boolean
  onWhole: (isWhole: boolean) => void
  wholeLines: number
}

/** What goes into the report, what never does, and how a program gets it. */
function ReportRail({ call, isWhole, onWhole, wholeLines }: ReportRailProps) {
  const origin = useOfBrowser(() => location.origin, '')
  const query = call === '' ? '' : `&${call}`
  return (
    <div className="flex flex-col gap-8 print:hidden">
      <Part title="Include">
        <Switch on={isWhole} onToggle={onWhole}>
          Details, {wholeLines} lines
        </Switch>
      </Part>
      <Part title="Always left out">
        <Disclosure summary="Credentials and values">
          <p className="text-13 text-quiet">
            Tokens and other credentials with a known form, values of Secrets and ConfigMaps, and variables
            that are not fields of the pod.
          </p>
        </Disclosure>
        <p className="mt-1 text-13 text-quiet">
          Names, addresses and texts of the cluster are in it: read it before it leaves your company.
        </p>
      </Part>
      <Part title="From a script">
        <Disclosure summary="curl">
          <CodeBlock
            language="shell"
            code={shellCommand('curl', '-fsS', `${origin}${basePath}/api/report?format=md${query}`)}
            label="curl command"
            wrap
          />
        </Disclosure>
      </Part>
    </div>
  )
}

function Shown({ report, call, again }: { report: Report; call: string; again: ReactNode }) {
  const [isWhole, setIsWhole] = useState(false)
  const whole = reportMarkdown(report)
  const text = isWhole ? whole : shortReport(report)
  const json = () => `${JSON.stringify(z.encode(reportSchema, report), null, 2)}\n`
  const count = `${lines(text)} lines`
  return (
    <>
      <PageHeader title="Report">
        <span className="text-13 text-quiet print:hidden">
          <span className="sr-only">checked </span>
          <RelativeTime at={report.madeAt} />
        </span>
        {again}
        <span className="print:hidden">
          <Button onClick={() => window.print()}>
            <Icon name="print" className="max-md:hidden" />
            Print
          </Button>
        </span>
        <span className="print:hidden">
          <Menu label="Save">
            <Button
              look="bare"
              onClick={() => saveFile(`${nameOf(report)}.md`, new Blob([whole], { type: 'text/markdown' }))}
            >
              Save .md
            </Button>
            <Button
              look="bare"
              onClick={() =>
                saveFile(`${nameOf(report)}.json`, new Blob([json()], { type: 'application/json' }))
              }
            >
              Save .json
            </Button>
          </Menu>
        </span>
        <CopyReport text={text} html={() => shortReportHtml(report)} count={count} />
      </PageHeader>
      <PrintSheet of="report" subject={subjectOf(report)} at={report.madeAt} />
      <Split
        rail={<ReportRail call={call} isWhole={isWhole} onWhole={setIsWhole} wholeLines={lines(whole)} />}
      >
        <ReportText text={text} count={count} />
        <ReportText text={whole} count={count} isPaper />
      </Split>
    </>
  )
}

/** What to paste in a ticket. The address names the call that it explains, if any. */
export function ReportPage() {
  const call = callOf(useSearchParams())
  const { data: report, error, refetch, isFetching } = useQuery(reportQuery(call))
  const again = (
    <Button
      look="bare"
      aria-label="Check again"
      title="Check again"
      className="print:hidden max-md:min-w-11"
      onClick={() => void refetch()}
      disabled={isFetching}
    >
      <Icon name="repeat" />
    </Button>
  )
  return (
    <>
      {report === undefined ? <PageHeader title="Report" asks="What do I paste into a ticket?" /> : null}
      {error === null ? null : (
        <div className="mb-6">
          <ProblemNotice error={error} action={report === undefined ? again : undefined} />
        </div>
      )}
      {report === undefined && error === null ? <Skeleton label="Gathering the report" lines={10} /> : null}
      {report === undefined ? null : <Shown report={report} call={call} again={again} />}
    </>
  )
}

interface CopyReportProps {
  text: string
  /** The short report as rich text. */
  html: () => string
  /** "25 lines". */
  count: string
}

/** Copies the text, or rich text beside it. Without a secure context there is no clipboard, so it is selected instead. */
export function CopyReport({ text, html, count }: CopyReportProps) {
  const [isRefused, setIsRefused] = useState(false)
  const place = useRef<HTMLTextAreaElement>(null)
  const [hasKeys] = useSingleKeys()
  useEffect(() => {
    if (isRefused) place.current?.select()
  }, [isRefused])
  const copy = async (says: string, rich?: () => Promise<string>) => {
    const isCopied = await copyText(text.trimEnd(), rich)
    setIsRefused(!isCopied)
    if (isCopied) toast(says)
  }
  const asMarkdown = () => void copy(`Copied the report: ${count}.`)
  useShortcuts({ c: asMarkdown })
  return (
    <>
      <Button
        className="max-md:-order-1 print:hidden"
        onClick={() => void copy(`Copied with formatting: ${count}.`, async () => html())}
      >
        <Icon name="copy" className="max-md:hidden" />
        Copy for Slack or Jira
      </Button>
      <Button
        look="primary"
        onClick={asMarkdown}
        aria-keyshortcuts={hasKeys ? 'c' : undefined}
        className="max-md:-order-2 print:hidden"
      >
        <Icon name="copy" />
        Copy the report
        {hasKeys ? (
          <span aria-hidden="true" className="ml-1 max-md:hidden">
            <kbd
              translate="no"
              className="rounded-sm border border-on-accent/50 px-1 font-mono text-12 font-normal"
            >
              c
            </kbd>
          </span>
        ) : null}
      </Button>
      {isRefused ? (
        <label className="basis-full text-13 text-quiet">
          This browser does not let this address copy. Copy the selected text:
          <textarea
            translate="no"
            ref={place}
            readOnly
            value={text}
            rows={3}
            className="mt-1 w-full rounded-sm border border-line-strong bg-surface p-2 font-mono text-12"
          />
        </label>
      ) : null}
    </>
  )
}
