import { useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { copyText, selectAll } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { ScrollRegion } from '@/components/ui/scroll-region'
import { toast } from '@/components/ui/toast'
import type { PlatformMessage } from '@/lib/answer/platform-message'
import { richOf, sumOf } from './sent'

const LOOK = {
  headline: 'font-semibold',
  words: '',
  code: 'font-mono text-12/[1.0625rem]',
} as const

interface WhatYouSendProps {
  message: PlatformMessage
}

/** The exact message for those who can change the cluster, as it is copied. */
export function WhatYouSend({ message }: WhatYouSendProps) {
  const id = useId()
  const text = useRef<HTMLPreElement>(null)
  const [isSelected, setIsSelected] = useState(false)
  const sum = sumOf(message)
  const copy = async () => {
    if (await copyText(message.text, richOf(message))) {
      toast(`Copied for the platform team: ${sum}.`)
      return
    }
    selectAll(text.current)
    setIsSelected(true)
  }
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-1 min-h-8 pt-0.5 text-15 font-[650]">
        What you send
      </h2>
      <figure className="overflow-hidden rounded-md border border-line bg-sunken">
        <figcaption className="flex min-h-8 items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3 text-12 text-quiet">
          {sum}
          <Button look="bare" small onClick={() => void copy()}>
            <Icon name="copy" />
            Copy
          </Button>
        </figcaption>
        <ScrollRegion
          label="Message for the platform team"
          className="max-h-[32rem] overflow-auto px-3 py-2.5"
        >
          <pre
            translate="no"
            ref={text}
            className="font-sans text-13/[1.1875rem] wrap-anywhere whitespace-pre-wrap"
          >
            {message.pieces.map(({ as, text: piece }) => (
              <span key={piece} className={LOOK[as]}>
                {piece}
              </span>
            ))}
          </pre>
        </ScrollRegion>
      </figure>
      <p role="status" className="mt-2 text-12 text-faint print:hidden">
        {isSelected
          ? 'This browser does not let the page copy: the text is selected, copy it by hand.'
          : null}
      </p>
    </section>
  )
}
