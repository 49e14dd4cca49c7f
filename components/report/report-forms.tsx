'use client'

import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import type { Report } from '@/lib/contract/report'
import { reportMarkdown } from '@/lib/diagnosis/report/report-markdown'

/** Saves a text as a file on the reader's machine. */
function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** "podglass-web-0-2026-11-24T22-20-00Z": a name that any file system takes. */
function fileName({ pod, madeAt }: Report): string {
  const name = pod.facts.find((fact) => fact.name === 'Pod')?.value ?? 'report'
  return `podglass-${name.slice(0, 100)}-${madeAt.slice(0, 19)}Z`.replace(/[^A-Za-z0-9.-]+/g, '-')
}

/** The report as it is pasted: copied or saved, as Markdown or as JSON. */
export function ReportForms({ report }: { report: Report }) {
  const markdown = reportMarkdown(report)
  const json = () => `${JSON.stringify(report, null, 2)}\n`
  return (
    <figure className="overflow-hidden rounded-md border border-line bg-sunken">
      <figcaption className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line bg-surface px-3 py-1.5 text-13 text-quiet">
        <span>Markdown, {markdown.length.toLocaleString('en')} characters</span>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <CopyButton text={markdown.trimEnd()} label="report as Markdown" />
          <CopyButton text={() => json().trimEnd()} label="Copy report as JSON" word="Copy JSON" />
          <Button onClick={() => saveFile(`${fileName(report)}.md`, 'text/markdown', markdown)}>
            <Icon name="report" />
            Save .md
          </Button>
          <Button onClick={() => saveFile(`${fileName(report)}.json`, 'application/json', json())}>
            <Icon name="report" />
            Save .json
          </Button>
        </span>
      </figcaption>
      <section
        aria-label="Report as Markdown"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-[70vh] overflow-auto px-3 py-3"
      >
        <pre className="font-mono text-13 wrap-anywhere whitespace-pre-wrap">{markdown}</pre>
      </section>
    </figure>
  )
}
