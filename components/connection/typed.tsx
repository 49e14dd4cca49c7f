import { Code } from '@/components/ui/code'

/** A sentence whose backticks mark what to type. */
export function Typed({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move.
      <Code key={index} className="font-mono text-[0.875em] text-ink">
        {part}
      </Code>
    ),
  )
}
