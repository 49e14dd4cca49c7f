import type { ReactNode } from 'react'
import { CodeBlock } from '@/components/ui/code-block'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Section } from '@/components/ui/section'
import { causeOf } from '@/lib/diagnosis/causes/all'
import type { CauseRow, Nature } from '@/lib/diagnosis/causes/cause'
import { type FamilyEntry, familyPlace } from '@/lib/diagnosis/causes/families'
import type { Guide, GuideChange, GuideCheck } from '@/lib/diagnosis/causes/parse-guide'
import { GATES, type GateId, gateIndex } from '@/lib/evidence/gates'
import { capitalized, plain, words } from '@/lib/phrase/phrase'
import { causesAddress } from '@/lib/words/page-addresses'
import { CauseLink } from './cause-link'

const NATURE: Record<Nature, string> = {
  wrong: 'Something is written wrong: it does not mean what its author intended.',
  missing: 'A permission was never granted.',
  state: 'Nothing is written wrong: this is the state right now.',
}

const LINK = 'text-accent underline'
const CRUMB = `${LINK} max-md:inline-flex max-md:min-h-11 max-md:items-center`

function Sights({ sees, isToldByText }: Pick<Guide, 'sees' | 'isToldByText'>) {
  return (
    <div className="flex flex-col gap-2">
      {sees.map((text, i) => (
        <CodeBlock key={text} code={text} label={sees.length > 1 ? `In a log (${i + 1})` : 'In a log'} wrap />
      ))}
      <p className="max-w-prose text-13 text-quiet">
        {isToldByText
          ? 'A message in this form is enough to identify the cause.'
          : 'Other causes print the same message. The checks below tell them apart.'}
      </p>
    </div>
  )
}

/** A sentence with each id in parentheses as a link. */
function Words({ children }: { children: string }) {
  return children.split(/(?<=\()([A-N]\d{1,3})(?=\))/).map((part) => {
    const cause = causeOf(part)
    return cause ? <CauseLink key={part} id={cause.id} /> : part
  })
}

function Step({ children }: { children: ReactNode }) {
  return <li className="space-y-1.5 pl-1">{children}</li>
}

function Steps({ children }: { children: ReactNode }) {
  return <ol className="list-decimal space-y-4 pl-5 marker:text-quiet">{children}</ol>
}

interface Numbered {
  /** Position in its list, so no two blocks on a page share a name. */
  at: number
}

function Check({ says, command, to, at }: GuideCheck & Numbered) {
  return (
    <Step>
      <p className="max-w-prose">
        <Words>{says}</Words>{' '}
        {to === undefined ? null : (
          <Link href={to} className={LINK}>
            Open it in Podglass
          </Link>
        )}
      </p>
      {command === undefined ? null : (
        <CodeBlock language="shell" code={command} label={`Command of check ${at}`} wrap />
      )}
    </Step>
  )
}

function Change({ says, yaml, command, at }: GuideChange & Numbered) {
  return (
    <Step>
      <p className="max-w-prose">
        <Words>{says}</Words>
      </p>
      {yaml === undefined ? null : <CodeBlock language="yaml" code={yaml} label={`YAML of change ${at}`} />}
      {command === undefined ? null : (
        <CodeBlock language="shell" code={command} label={`Command of change ${at}`} wrap />
      )}
    </Step>
  )
}

function GateItem({ id }: { id: GateId }) {
  const at = gateIndex(id)
  return (
    <li>
      <span className="font-medium">{plain(capitalized(words(GATES[at]?.title ?? '')))}</span>, gate {at + 1}{' '}
      of {GATES.length}. A refusal there is {GATES[at]?.refusal}.
    </li>
  )
}

function Neighbors({
  previous,
  next,
}: {
  previous?: FamilyEntry | undefined
  next?: FamilyEntry | undefined
}) {
  return (
    <nav
      aria-label="Next and previous causes"
      className="mt-10 flex flex-wrap justify-between gap-x-6 gap-y-2 border-t border-line pt-4 text-13"
    >
      {previous === undefined ? (
        <span />
      ) : (
        <span>
          <span aria-hidden="true">← </span>
          <CauseLink {...previous} isAlone />
        </span>
      )}
      {next === undefined ? null : (
        <span>
          <CauseLink {...next} isAlone />
          <span aria-hidden="true"> →</span>
        </span>
      )}
    </nav>
  )
}

interface CausePageProps extends Pick<CauseRow, 'title' | 'nature'> {
  guide: Guide
  /** Whether it applies here; without a cluster there is no here. */
  here?: ReactNode
  /** Where a reader asks about their own case. */
  children: ReactNode
}

/** One cause as a page to read: what a log shows, why, how to check, what to change. */
export function CausePage({ title, nature, guide, here, children }: CausePageProps) {
  const { id } = guide
  const { family, previous, next } = familyPlace(id)
  return (
    <article className="max-w-4xl wrap-anywhere">
      <header className="mb-6">
        <p className="text-13 text-quiet">
          <Link href={causesAddress()} className={CRUMB}>
            All causes
          </Link>
          {' / '}
          <Link href={causesAddress(family.name)} className={CRUMB}>
            {family.title}
          </Link>
        </p>
        <h1 className="mt-1 text-[1.5rem]/[1.875rem] font-[650] tracking-tight md:text-28">
          {id} · {title}
        </h1>
        {here}
        <p className="mt-2 max-w-prose">
          <Words>{guide.why}</Words>
        </p>
        <p className="mt-2 max-w-prose text-13 text-quiet">
          {NATURE[nature]} Examples are of ServiceAccount web in namespace shop.
        </p>
      </header>
      <Section id="sees" title="What you see">
        <Sights {...guide} />
      </Section>
      <Section id="check" title="How to check">
        <Steps>
          {guide.check.map((check, i) => (
            <Check key={check.says} {...check} at={i + 1} />
          ))}
        </Steps>
        <p className="mt-4">{children}</p>
      </Section>
      <Section id="change" title="What to change">
        <Steps>
          {guide.change.map((change, i) => (
            <Change key={change.says} {...change} at={i + 1} />
          ))}
        </Steps>
        {guide.not === undefined ? null : (
          <p className="mt-4 flex max-w-prose items-start gap-2 rounded-md bg-warning-soft px-3 py-2.5">
            <Icon name="warning" className="mt-1 text-warning" />
            <span>
              <span className="font-semibold">Not this: </span>
              <Words>{guide.not}</Words>
            </span>
          </p>
        )}
      </Section>
      <Section id="gate" title="Where it is refused">
        {guide.gates.length === 0 ? (
          <p className="max-w-prose">
            In the cloud or on the way to it. No gate of the API server is involved.
          </p>
        ) : (
          <ul className="max-w-prose">
            {guide.gates.map((gate) => (
              <GateItem key={gate} id={gate} />
            ))}
          </ul>
        )}
      </Section>
      <Section id="proof" title="What confirms it">
        <p className="max-w-prose">
          <Words>{guide.seenBy}</Words>
        </p>
      </Section>
      <Section id="related" title="Related causes">
        <ul className="flex flex-col gap-1">
          {guide.related.map((other) => (
            <li key={other}>
              <CauseLink id={other} title={causeOf(other).title} isAlone />
            </li>
          ))}
        </ul>
      </Section>
      <Neighbors previous={previous} next={next} />
    </article>
  )
}
