import { Code } from '@/components/ui/code'
import { visibleText } from '@/lib/words/visible-text'

/** A pasted text in the one line of the box: how it begins, and how long it is. */
export function PastedLine({ text }: { text: string }) {
  const lines = text.trim().split('\n')
  return (
    <p className="flex min-w-0 flex-1 items-baseline gap-3 py-2.5 md:py-3.5">
      <Code className="min-w-0 truncate font-mono text-13">{visibleText(lines[0] ?? '').slice(0, 300)}</Code>
      {lines.length === 1 ? null : <span className="shrink-0 text-13 text-quiet">{lines.length} lines</span>}
    </p>
  )
}
