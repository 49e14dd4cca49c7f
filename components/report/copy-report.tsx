import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { copyText } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { useShortcuts, useSingleKeys } from '@/components/ui/single-keys'
import { toast } from '@/components/ui/toast'

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
      <Button onClick={() => void copy(`Copied with formatting: ${count}.`, async () => html())}>
        <Icon name="copy" className="max-md:hidden" />
        Copy for Slack or Jira
      </Button>
      <Button
        look="primary"
        onClick={asMarkdown}
        aria-keyshortcuts={hasKeys ? 'c' : undefined}
        className="max-md:order-first"
      >
        <Icon name="copy" />
        Copy the report
        {hasKeys ? (
          <span aria-hidden="true" className="ml-1 max-md:hidden">
            <kbd className="rounded-sm border border-on-accent/50 px-1 font-mono text-12 font-normal">c</kbd>
          </span>
        ) : null}
      </Button>
      {isRefused ? (
        <label className="basis-full text-13 text-quiet">
          This browser does not let this address copy. Copy the selected text:
          <textarea
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
