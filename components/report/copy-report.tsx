import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useShortcuts } from '@/components/ui/single-keys'
import { toast } from '@/components/ui/toast'

interface CopyReportProps {
  text: string
  /** Said once it is copied: what, and how much. */
  says: string
}

/** Copies the text. Without a secure context there is no clipboard, so it is selected instead. */
export function CopyReport({ text, says }: CopyReportProps) {
  const [isRefused, setIsRefused] = useState(false)
  const place = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (isRefused) place.current?.select()
  }, [isRefused])
  const copy = () => {
    const written = navigator.clipboard
      ? navigator.clipboard.writeText(text.trimEnd())
      : Promise.reject(new Error('no clipboard'))
    written.then(
      () => {
        setIsRefused(false)
        toast(says)
      },
      () => setIsRefused(true),
    )
  }
  useShortcuts({ c: copy })
  return (
    <>
      <Button look="primary" onClick={copy} className="max-md:order-first">
        <Icon name="copy" />
        Copy the report
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
