'use client'

import { useMemo } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { type DocumentSection, jsonSections, yamlSections } from '@/lib/objects/to-yaml'

interface DocumentViewProps {
  object: Readonly<Record<string, unknown>>
  form: 'yaml' | 'json'
  /** What the API server has beyond what is shown. */
  leftOut: readonly string[]
}

const FORMS = {
  yaml: { name: 'YAML', sections: yamlSections, join: (texts: string[]) => texts.join('\n') },
  json: { name: 'JSON', sections: jsonSections, join: (texts: string[]) => `{\n${texts.join(',\n')}\n}` },
}

const CODE = 'block font-mono text-13 whitespace-pre'

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
  const end = text.indexOf('\n')
  if (end < 0) return <code className={`${CODE} pl-4`}>{text}</code>
  return (
    <details open className="group">
      <summary className="flex items-center rounded-sm hover:bg-surface">
        <Icon
          name="chevron"
          className="size-4 scale-75 text-quiet transition-transform group-open:rotate-90"
        />
        <code className={CODE}>{text.slice(0, end)}</code>
        <span className="ml-2 text-12 text-quiet group-open:hidden">{text.split('\n').length - 1} lines</span>
      </summary>
      <code className={`${CODE} pl-4`}>{text.slice(end + 1)}</code>
    </details>
  )
}

/** The object as kubectl prints it, except for what is listed as left out. */
export function DocumentView({ object, form, leftOut }: DocumentViewProps) {
  const { name, sections, join } = FORMS[form]
  const fields = useMemo(() => sections(object), [sections, object])
  const whole = useMemo(() => join(fields.map(({ text }) => text)), [join, fields])
  return (
    <div className="flex flex-col gap-2">
      {leftOut.length === 0 ? null : <p className="text-13 text-quiet">Left out: {leftOut.join('; ')}.</p>}
      <figure className="overflow-hidden rounded-md border border-line bg-sunken">
        <figcaption className="flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3 text-12 text-quiet">
          kubectl get -o {form}
          <CopyButton text={whole} label={`the object as ${name}`} />
        </figcaption>
        <section
          aria-label={`The object as ${name}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
          tabIndex={0}
          className="overflow-x-auto px-2 py-2"
        >
          {form === 'json' ? <code className={`${CODE} pl-4`}>{'{'}</code> : null}
          {fields.map((section, index) => (
            <Field key={section.name} section={section} isLast={index === fields.length - 1} form={form} />
          ))}
          {form === 'json' ? <code className={`${CODE} pl-4`}>{'}'}</code> : null}
        </section>
      </figure>
    </div>
  )
}
