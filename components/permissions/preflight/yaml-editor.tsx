import { type ComponentProps, useMemo } from 'react'
import { Button } from '@/components/ui/button'
import { CodeText, yamlTokens } from '@/components/ui/code-tokens'
import { Said } from '@/components/ui/said'
import type { Mistake } from '@/lib/facts/what-if/contract'
import { NOTHING, type Phrase, say } from '@/lib/phrase/phrase'

const FEWEST_LINES = 8
const LINE_REM = 1.25
const PAD_REM = 0.625
/** A longer text is not colored, so that typing stays quick. */
const MOST_COLORED = 40_000

const TINT: Record<Mistake['severity'], string> = {
  refused: 'bg-bad-soft text-bad',
  never: 'bg-bad-soft text-bad',
  dangerous: 'bg-warning-soft text-warning',
  suspicious: 'bg-unknown-soft text-unknown',
}

interface YamlEditorProps extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> {
  id: string
  label: string
  text: string
  onText: (text: string) => void
  marks: readonly LineMark[]
}

/** A text with numbered lines, in color. Those with a mistake are tinted, with what is wrong behind their text. */
export function YamlEditor({ id, label, text, onText, marks, ...props }: YamlEditorProps) {
  const lines = text.split('\n')
  const count = Math.max(FEWEST_LINES, lines.length + 1)
  const widest = Math.max(...lines.map((line) => line.length), 40)
  const told = text === '' ? (props.placeholder ?? '').split('\n').length : lines.length
  const numbers = Array.from({ length: told }, (_, i) => i + 1).join('\n')
  const colored = useMemo(() => (text.length > MOST_COLORED ? undefined : yamlTokens(text)), [text])
  return (
    <div className="overflow-hidden rounded-md border border-line-strong bg-sunken focus-within:border-accent">
      <div className="flex min-h-9 items-center justify-between gap-2 border-b border-line pr-1 pl-3 text-12 text-quiet">
        <label htmlFor={id}>{label}</label>
        {text === '' ? null : (
          <Button look="bare" small onClick={() => onText('')}>
            Clear
          </Button>
        )}
      </div>
      <div className="max-h-[70dvh] overflow-auto">
        <div translate="no" className="relative flex min-w-max font-mono text-13/5">
          {/* Mistakes are listed with the answer; here they are only visual. */}
          <div aria-hidden="true" className="pointer-events-none absolute inset-0">
            {marks.map(({ line, severity, says, width }) => (
              <div
                key={line}
                data-line={line}
                style={{
                  top: `${PAD_REM + (line - 1) * LINE_REM}rem`,
                  paddingLeft: `calc(3.25rem + ${width}ch)`,
                }}
                className={`absolute inset-x-0 h-5 ${TINT[severity]}`}
              >
                <span className="sticky right-2 block max-w-[60ch] truncate pl-6 font-sans text-12/5">
                  <Said phrase={says} />
                </span>
              </div>
            ))}
          </div>
          <pre
            translate="no"
            aria-hidden="true"
            className="relative w-10 shrink-0 py-2.5 pr-2 text-right text-faint select-none"
          >
            {numbers}
          </pre>
          <div className="relative min-w-full flex-1">
            {colored === undefined ? null : (
              <pre
                translate="no"
                aria-hidden="true"
                className="pointer-events-none absolute inset-0 px-3 py-2.5 whitespace-pre"
              >
                <CodeText lines={colored} />
              </pre>
            )}
            <textarea
              id={id}
              value={text}
              onChange={(event) => onText(event.target.value)}
              rows={count}
              wrap="off"
              autoCapitalize="off"
              autoCorrect="off"
              spellCheck={false}
              style={{ width: `${widest + 4}ch` }}
              className={`relative block min-w-full resize-none overflow-hidden bg-transparent px-3 py-2.5 whitespace-pre caret-ink outline-none placeholder:text-quiet ${colored === undefined ? '' : 'text-transparent'}`}
              {...props}
            />
          </div>
        </div>
      </div>
    </div>
  )
}

/** A line with a mistake, as the editor marks it. */
export interface LineMark {
  /** From 1. */
  line: number
  severity: Mistake['severity']
  says: Phrase
  /** How wide the text of the line is, in characters. */
  width: number
}

const GRAVEST: readonly Mistake['severity'][] = ['refused', 'never', 'dangerous', 'suspicious']

/** One mark per line with mistakes: the worst, with how many more there are. */
export function lineMarks(text: string, mistakes: readonly Mistake[]): LineMark[] {
  const lines = text.split('\n')
  const byLine = new Map<number, Mistake[]>()
  for (const mistake of mistakes) {
    if (mistake.line < 1 || mistake.line > lines.length) continue
    byLine.set(mistake.line, [...(byLine.get(mistake.line) ?? []), mistake])
  }
  return [...byLine]
    .sort(([a], [b]) => a - b)
    .map(([line, all]) => {
      const [first] = all.toSorted((a, b) => GRAVEST.indexOf(a.severity) - GRAVEST.indexOf(b.severity))
      const more = all.length > 1 ? say` (and ${all.length - 1} more)` : NOTHING
      return {
        line,
        severity: first?.severity ?? 'suspicious',
        says: say`${first?.says ?? NOTHING}${more}`,
        width: lines[line - 1]?.length ?? 0,
      }
    })
}
