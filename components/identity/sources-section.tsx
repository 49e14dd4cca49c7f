import Link from 'next/link'
import { INK, type Meaning } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon, type IconName } from '@/components/ui/icon'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { Word } from './word'

type Source = Identity['sources'][number]

const TITLE: Record<Source['id'], string> = {
  env: 'Env',
  file: 'Files',
  api: 'API server',
  token: 'Token',
  mounts: 'Mounts',
}
const LOOK: Record<Source['state'], { word: string; icon: IconName; meaning: Meaning; edge: string }> = {
  present: { word: 'Present', icon: 'check', meaning: 'ok', edge: '' },
  absent: {
    word: 'Absent',
    icon: 'absent',
    meaning: 'neutral',
    edge: 'outline outline-dashed outline-line-strong -outline-offset-4',
  },
  denied: { word: 'Refused', icon: 'lock', meaning: 'bad', edge: 'hatched' },
  failed: { word: 'Unknown', icon: 'question', meaning: 'unknown', edge: 'bg-unknown-soft' },
}

function SourceCell({ source }: { source: Source }) {
  const { word, icon, meaning, edge } = LOOK[source.state]
  return (
    <li
      data-source={source.id}
      data-state={source.state}
      aria-label={TITLE[source.id]}
      className={`flex min-w-0 flex-col gap-1 bg-surface px-3 pt-3 pb-3.5 last:odd:col-span-2 md:px-4 lg:last:odd:col-span-1 text-13 ${INK[meaning]}`}
    >
      <div className={`-mx-2 -my-1 flex flex-1 flex-col gap-1 rounded-md px-2 py-1 ${edge}`}>
        <h2 className="flex items-center gap-1.5 font-[650]">
          <Icon name={icon} className="size-3.5" />
          <span className="text-ink">{TITLE[source.id]}</span>
          <span className={source.state === 'present' ? 'sr-only' : 'ml-auto text-12'}>{word}</span>
        </h2>
        <p className="text-quiet wrap-anywhere">{source.says}</p>
        {source.explain === undefined ? null : (
          <Link prefetch={false} href={source.explain} className="self-start text-accent hover:underline">
            Why?<span className="sr-only"> {source.says}</span>
          </Link>
        )}
        {source.add === undefined ? null : (
          <div className="text-ink">
            <Disclosure summary="The YAML that adds it">
              <CodeBlock language="yaml" code={source.add} label="patch that adds it" />
            </Disclosure>
          </div>
        )}
      </div>
    </li>
  )
}

/** The state of each source, and what to add to the pod's spec where one is missing. */
export function SourcesSection({ sources }: { sources: Identity['sources'] }) {
  return (
    <section id="sources" aria-label="Sources" className="scroll-mt-16">
      <ul className="grid gap-px overflow-clip rounded-lg border border-line bg-line grid-cols-2 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none">
        {sources.map((source) => (
          <SourceCell key={source.id} source={source} />
        ))}
      </ul>
      <p className="mt-2 max-w-card text-13 text-quiet">
        The <Word of="downward API" /> tells a pod about itself only: not about other pods, and of its node
        only the name and the addresses. All else is read from the API server.
      </p>
    </section>
  )
}
