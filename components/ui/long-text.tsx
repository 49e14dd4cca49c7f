import { Disclosure } from './disclosure'
import { firstPart, sayLength } from './first-part'

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
  if (part === text) return <span className="font-mono whitespace-pre-wrap wrap-anywhere">{text}</span>
  return (
    <>
      <span className="font-mono whitespace-pre-wrap wrap-anywhere">{part}</span>
      <span className="text-quiet">…</span>
      <Disclosure summary={`Show ${sayLength(text)}`}>
        <section
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
          tabIndex={0}
          className="max-h-96 overflow-auto rounded-md border border-line bg-sunken px-3 py-2"
        >
          <span className="font-mono whitespace-pre-wrap wrap-anywhere">{text}</span>
        </section>
      </Disclosure>
    </>
  )
}
