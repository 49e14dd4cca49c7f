import { grouped } from '@/lib/words/lists'
import { Disclosure } from './disclosure'
import { ScrollRegion } from './scroll-region'

interface LongTextProps {
  text: string
  /** What the text is: "value of example.com/config". */
  label: string
}

/**
 * Text from others, with its line breaks. For a long one the beginning, its length, and all of it in a
 * scrolling box.
 */
export function LongText({ text, label }: LongTextProps) {
  const part = firstPart(text)
  if (part === text)
    return (
      <span translate="no" className="font-mono whitespace-pre-wrap wrap-anywhere">
        {text}
      </span>
    )
  return (
    <>
      <span translate="no" className="font-mono whitespace-pre-wrap wrap-anywhere">
        {part}
      </span>
      <span className="text-quiet">…</span>
      <Disclosure summary={`Show ${sayLength(text)}`}>
        <ScrollRegion
          label={label}
          className="max-h-96 overflow-auto rounded-md border border-line bg-sunken px-3 py-2"
        >
          <span translate="no" className="font-mono whitespace-pre-wrap wrap-anywhere">
            {text}
          </span>
        </ScrollRegion>
      </Disclosure>
    </>
  )
}

const CHARACTERS = 480
const LINES = 12

/** The beginning of a long text, shown until a user expands it; the whole text where it is short. */
export function firstPart(text: string): string {
  const lines = text.split('\n', LINES + 1)
  const few = lines.length > LINES ? lines.slice(0, LINES).join('\n') : text
  if (few.length <= CHARACTERS) return few
  // Do not cut a character in half.
  const isHalf = /[\ud800-\udbff]/.test(few[CHARACTERS - 1] ?? '')
  return few.slice(0, isHalf ? CHARACTERS - 1 : CHARACTERS)
}

// The server's suffix on a text that it cut.
const LEFT_OUT = /… \((\d{1,9}) more characters\)$/

/** How long a text is, in words: "4,096 of 99,007 characters" where the server cut it. */
export function sayLength(text: string): string {
  const say = (length: number) => grouped(length)
  const cut = LEFT_OUT.exec(text)
  if (!cut) return `${say(text.length)} characters`
  const here = text.length - cut[0].length
  return `${say(here)} of ${say(here + Number(cut[1]))} characters`
}
