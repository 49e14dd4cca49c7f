import Link from 'next/link'
import { Badge, INK, SOFT } from '@/components/ui/badge'
import { StateNotice } from '@/components/ui/state-notice'
import { useChangeCount } from '@/components/ui/use-change-count'
import type { Control, Rung } from '@/lib/contract/connection'
import { sayMs } from '@/lib/words/durations'
import { ControlItem } from './control-item'
import { Proof } from './proof'
import { RungLesson } from './rung-lesson'
import { type Standing, standingOf } from './standing'

interface RungItemProps {
  rung: Rung
  number: number
  /** Evidence and command are open. */
  open: boolean
  controls: readonly Control[]
  /** Room is kept for controls next to every step. */
  wrongly: boolean
  /** Another step follows. */
  more: boolean
}

const TRIED = new Set(['passed', 'noted', 'denied', 'failed'])

function Rail({ number, standing, more }: { number: number; standing: Standing; more: boolean }) {
  const tried = TRIED.has(standing.name)
  const edge = tried ? 'border-current' : 'border-dashed border-line-strong'
  return (
    <div aria-hidden="true" className="relative flex justify-center">
      {more ? (
        <span
          className={`absolute top-8 bottom-1 border-l ${standing.name === 'failed' || !tried ? 'border-dashed border-line-strong' : 'border-line-strong'}`}
        />
      ) : null}
      <span
        className={`flex size-7 items-center justify-center rounded-full border text-13 font-semibold ${edge} ${INK[standing.meaning]} ${tried ? SOFT[standing.meaning] : ''}`}
      >
        {number}
      </span>
    </div>
  )
}

function Says({ rung, standing }: { rung: Rung; standing: Standing }) {
  if (standing.name === 'denied') {
    const explain =
      rung.explain === undefined ? null : (
        <Link prefetch={false} href={rung.explain} className="text-accent hover:underline">
          Open the explanation<span className="sr-only"> of {rung.title}</span>
        </Link>
      )
    return (
      <StateNotice state="denied" action={explain} worded={false}>
        {rung.says}
      </StateNotice>
    )
  }
  if (standing.name === 'absent') {
    return (
      <StateNotice state="absent" worded={false}>
        {rung.says}
      </StateNotice>
    )
  }
  const quiet = standing.meaning === 'neutral' ? 'text-quiet' : ''
  return <p className={`max-w-prose wrap-anywhere ${quiet}`}>{rung.says}</p>
}

// A command inside a sentence is between backticks.
function Hint({ text }: { text: string }) {
  return (
    <p className="max-w-prose wrap-anywhere text-quiet">
      {text.split('`').map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <code key={part} className="font-mono text-13 text-ink">
            {part}
          </code>
        ),
      )}
    </p>
  )
}

/** One step: its name, verdict, time, what happened, what helps, the evidence; next to it what it teaches. */
export function RungItem({ rung, number, open, controls, wrongly, more }: RungItemProps) {
  const standing = standingOf(rung)
  const changes = useChangeCount(rung.situation)
  return (
    <li
      id={rung.id}
      data-standing={standing.name}
      className="grid scroll-mt-16 grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3 sm:gap-x-4"
    >
      <Rail number={number} standing={standing} more={more} />
      <div
        className={`grid gap-x-10 gap-y-3 pb-7 ${wrongly ? 'lg:grid-cols-2' : 'lg:grid-cols-[minmax(0,1fr)_minmax(0,22rem)]'}`}
      >
        <div className="flex min-w-0 flex-col gap-1.5">
          <div
            key={changes}
            className={`flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 rounded-sm ${changes > 0 ? 'glow' : ''}`}
          >
            <h3 className="text-15 font-semibold sm:min-w-40">{rung.title}</h3>
            <Badge meaning={standing.meaning} icon={standing.icon}>
              {standing.word}
            </Badge>
            {rung.ms === null ? null : (
              <span className="ml-auto text-13 whitespace-nowrap text-quiet">{sayMs(rung.ms)}</span>
            )}
          </div>
          <Says rung={rung} standing={standing} />
          {rung.hint === undefined ? null : <Hint text={rung.hint} />}
          <Proof title={rung.title} evidence={rung.evidence} line={rung.curl} open={open} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:border-l lg:border-line lg:pt-1 lg:pl-4">
          <RungLesson id={rung.id} />
          {controls.length === 0 ? null : (
            <ul aria-label={`${rung.title}, done wrong`} className="flex flex-col gap-5">
              {controls.map((control) => (
                <ControlItem key={control.id} control={control} />
              ))}
            </ul>
          )}
        </div>
      </div>
    </li>
  )
}
