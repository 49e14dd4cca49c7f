import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CodeText, type CodeToken, jsonTokens, yamlTokens } from '@/components/ui/code-tokens'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { ScrollRegion } from '@/components/ui/scroll-region'
import { type DocumentSection, jsonSections, yamlSections } from '@/lib/objects/to-yaml'

interface DocumentViewProps {
  object: Readonly<Record<string, unknown>>
  form: 'yaml' | 'json'
  /** What the API server has beyond what is shown. */
  leftOut: readonly string[]
}

const FORMS = {
  yaml: {
    name: 'YAML',
    sections: yamlSections,
    tokens: yamlTokens,
    join: (texts: string[]) => texts.join('\n'),
  },
  json: {
    name: 'JSON',
    sections: jsonSections,
    tokens: jsonTokens,
    join: (texts: string[]) => `{\n${texts.join(',\n')}\n}`,
  },
}

const CODE =
  'block font-mono text-13 whitespace-pre group-data-[wrap]/code:whitespace-pre-wrap group-data-[wrap]/code:[overflow-wrap:anywhere]'

function Chevron() {
  return <Icon name="chevron" className="size-4 scale-75 text-quiet" />
}

/** One top-level field; what has more than one line can be folded. */
function Field({
  section,
  isLast,
  form,
}: {
  section: DocumentSection
  isLast: boolean
  form: 'yaml' | 'json'
}) {
  const text = form === 'json' && !isLast ? `${section.text},` : section.text
  const { first, count, parts } = useMemo(() => {
    const [first = [], ...rest] = FORMS[form].tokens(text)
    return { first, count: rest.length, parts: foldLongTexts(rest) }
  }, [form, text])
  if (count === 0) {
    return (
      <Code className={`${CODE} pl-4`}>
        <CodeText lines={[first]} />
      </Code>
    )
  }
  return (
    <details open className="group/field">
      <summary className="flex items-center rounded-sm hover:bg-hover">
        <span className="contents group-open/field:[&>svg]:rotate-90">
          <Chevron />
        </span>
        <Code className={CODE}>
          <CodeText lines={[first]} />
        </Code>
        <span className="ml-2 text-12 text-quiet group-open/field:hidden">{count} lines</span>
      </summary>
      {parts.map(({ key, lines, isLong }) =>
        isLong ? (
          <details key={key} className="group/long">
            <summary className="flex items-center rounded-sm pl-4 hover:bg-hover">
              <span className="contents group-open/long:[&>svg]:rotate-90">
                <Chevron />
              </span>
              <span className="text-12 text-quiet">{lines.length} lines of text</span>
            </summary>
            <Code className={`${CODE} pl-4`}>
              <CodeText lines={lines} />
            </Code>
          </details>
        ) : (
          <Code key={key} className={`${CODE} pl-4`}>
            <CodeText lines={lines} />
          </Code>
        ),
      )}
    </details>
  )
}

/** The object as kubectl prints it, except for what is listed as left out. */
export function DocumentView({ object, form, leftOut }: DocumentViewProps) {
  const { name, sections, join } = FORMS[form]
  const fields = useMemo(() => sections(object), [sections, object])
  const [isWrapped, setWrapped] = useState(false)
  const whole = useMemo(() => join(fields.map(({ text }) => text)), [join, fields])
  return (
    <div className="flex flex-col gap-2">
      {leftOut.length === 0 ? null : <p className="text-13 text-quiet">Left out: {leftOut.join('; ')}.</p>}
      <figure className="overflow-hidden rounded-md border border-line bg-sunken">
        <figcaption className="flex min-h-8 items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3 text-12 text-quiet">
          <span>
            as <Code>kubectl get -o {form}</Code> prints it
          </span>
          <span className="flex items-center gap-1">
            <Button
              look="bare"
              small
              aria-pressed={isWrapped}
              onClick={() => setWrapped(!isWrapped)}
              className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
            >
              Wrap
            </Button>
            <CopyButton text={whole} label={`the object as ${name}`} />
          </span>
        </figcaption>
        <ScrollRegion
          label={`The object as ${name}`}
          data-wrap={isWrapped || undefined}
          className="group/code overflow-x-auto px-2 py-2"
        >
          {form === 'json' ? <Code className={`${CODE} pl-4`}>{'{'}</Code> : null}
          {fields.map((section, index) => (
            <Field key={section.name} section={section} isLast={index === fields.length - 1} form={form} />
          ))}
          {form === 'json' ? <Code className={`${CODE} pl-4`}>{'}'}</Code> : null}
        </ScrollRegion>
      </figure>
    </div>
  )
}

/** Longer text inside a document is folded. */
const SHOWN_LINES = 12

export interface DocumentPart {
  /** The number of its first line. */
  key: number
  lines: CodeToken[][]
  /** It is one long text. */
  isLong: boolean
}

function isTextOnly(tokens: readonly CodeToken[] | undefined): boolean {
  return tokens?.every(({ kind }) => kind === 'string') ?? false
}

/** Lines of YAML in parts, so that each long literal block is one part. No line is lost. */
export function foldLongTexts(lines: readonly CodeToken[][]): DocumentPart[] {
  const parts: DocumentPart[] = []
  let from = 0
  const take = (end: number, isLong: boolean) => {
    if (end > from) parts.push({ key: from, lines: lines.slice(from, end), isLong })
    from = end
  }
  for (let at = 0; at < lines.length; ) {
    let end = at
    while (isTextOnly(lines[end])) end += 1
    if (end - at > SHOWN_LINES) {
      take(at, false)
      take(end, true)
    }
    at = Math.max(end, at + 1)
  }
  take(lines.length, false)
  return parts
}
