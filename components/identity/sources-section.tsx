import Link from 'next/link'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Section } from '@/components/ui/section'
import { type NoticeState, StateNotice } from '@/components/ui/state-notice'
import type { Identity } from '@/lib/contract/identity'
import { Word } from './word'

type Source = Identity['sources'][number]

const TITLE: Record<Source['id'], string> = {
  env: 'Env',
  file: 'Files',
  api: 'API server',
  token: 'Token',
  mounts: 'Mounts',
}
const NOTICE: Record<Exclude<Source['state'], 'present'>, NoticeState> = {
  absent: 'absent',
  denied: 'denied',
  failed: 'unknown',
}

function Standing({ source }: { source: Source }) {
  if (source.state !== 'present') {
    const explain =
      source.explain === undefined ? null : (
        <Link prefetch={false} href={source.explain} className="text-accent hover:underline">
          Why?<span className="sr-only"> {source.says}</span>
        </Link>
      )
    return (
      <StateNotice state={NOTICE[source.state]} action={explain}>
        {source.says}
      </StateNotice>
    )
  }
  // In the place and size of a notice, so the sentences line up in one column.
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border border-transparent py-1 md:px-3 md:py-2">
      <span className="flex items-center gap-1.5 self-start pt-[3px] text-12 font-semibold tracking-wide text-ok uppercase">
        <Icon name="check" />
        Present
      </span>
      <span className="min-w-0 max-w-prose flex-1 basis-64 wrap-anywhere">{source.says}</span>
    </p>
  )
}

/** The state of each source, and what to add to the pod's spec where one is missing. */
export function SourcesSection({ sources }: { sources: Identity['sources'] }) {
  return (
    <Section
      id="sources"
      title="Sources"
      says={
        <>
          A process learns who its pod is from the <Word of="downward API" />, as variables and as files, and
          from the Pod object itself where its ServiceAccount may read it.
        </>
      }
    >
      <ul className="border-b border-line">
        {sources.map((source) => (
          <li
            key={source.id}
            data-source={source.id}
            data-state={source.state}
            aria-label={TITLE[source.id]}
            className="grid items-baseline gap-x-4 gap-y-1 border-t border-line py-1.5 md:grid-cols-[7rem_minmax(0,1fr)]"
          >
            <h3 className="text-15 font-semibold">{TITLE[source.id]}</h3>
            <div className="flex min-w-0 flex-col gap-1">
              <Standing source={source} />
              {source.add === undefined ? null : (
                <div className="md:px-3">
                  <Disclosure summary="The YAML that adds it">
                    <CodeBlock code={source.add} label="patch that adds it" />
                  </Disclosure>
                </div>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
