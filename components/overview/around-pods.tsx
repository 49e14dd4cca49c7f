import { INK, type Meaning } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { type Around, POD_STATES, type PodCounts, type PodState } from '@/lib/pages/overview/contract'
import { counted, grouped, listOf } from '@/lib/words/lists'
import { kindAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { RailBox } from './rail-box'

type Owner = Around['owners'][number]

const ON_ITS_WAY = {
  meaning: 'neutral',
  square: 'border-[1.5px] border-dashed border-line-strong text-quiet',
  bar: 'bg-line-strong/50',
} as const

const OF_STATE: Record<PodState, { meaning: Meaning; word: string; square: string; bar: string }> = {
  ready: { meaning: 'neutral', word: 'ready', square: 'bg-ok-soft text-ok', bar: 'bg-ok/25' },
  'not-ready': { meaning: 'bad', word: 'not ready', square: 'bg-bad text-surface', bar: 'bg-bad' },
  stuck: {
    meaning: 'warning',
    word: 'stuck',
    square: 'border-[1.5px] border-warning bg-warning-soft text-warning',
    bar: 'bg-warning',
  },
  starting: { ...ON_ITS_WAY, word: 'starting' },
  ending: { ...ON_ITS_WAY, word: 'terminating' },
  unknown: { meaning: 'unknown', word: 'unknown', square: 'bg-unknown-soft text-unknown', bar: 'bg-unknown' },
}

/** From that many pods on, squares say less than a length. */
const MOST_SQUARES = 59
/** In one row, of one owner. */
const MOST_IN_ROW = 12

function sumOf(counts: PodCounts): number {
  return POD_STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0)
}

/** True where the pods are too many for squares. */
export function isLongAround({ counts }: Pick<Around, 'counts'>): boolean {
  return sumOf(counts) > MOST_SQUARES
}

/** "3 not ready and 1 ready". */
function countsInWords(counts: PodCounts): string {
  return listOf(
    POD_STATES.flatMap((state) => {
      const count = counts[state] ?? 0
      return count === 0 ? [] : [`${grouped(count)} ${OF_STATE[state].word}`]
    }),
  )
}

function ownerInWords({ counts, own }: Owner): string {
  return `${countsInWords(counts)}${own === undefined ? '' : ', this pod among them'}`
}

/** What neither the squares nor the causes beside them say: "Pending", "starting". */
function stateWords({ state, word }: Owner): string {
  if (state === 'ready' || state === 'not-ready') return ''
  return state === 'stuck' && word !== '' ? word : OF_STATE[state].word
}

function Square({ state, isOwn = false }: { state: PodState; isOwn?: boolean }) {
  const ring = isOwn ? 'outline-2 outline-offset-1 outline-accent' : ''
  return (
    <span
      className={`inline-flex size-4 items-center justify-center rounded-[4px] forced-colors:border ${OF_STATE[state].square} ${ring}`}
    >
      {state === 'not-ready' ? (
        <Icon name="cross" className="size-3 stroke-[2.5]" />
      ) : state === 'unknown' ? (
        <Icon name="question" className="size-3" />
      ) : (
        <span className={`rounded-full bg-current ${state === 'ready' ? 'size-1.5' : 'size-1'}`} />
      )}
    </span>
  )
}

/** A square for each pod, this one first and then the worst, and a number for those that find no place. */
function Squares({ owner: { counts, own } }: { owner: Owner }) {
  const others = POD_STATES.flatMap((state): PodState[] =>
    Array(Math.max(0, (counts[state] ?? 0) - (own === state ? 1 : 0))).fill(state),
  )
  const shown = others.slice(0, own === undefined ? MOST_IN_ROW : MOST_IN_ROW - 1)
  const more = others.length - shown.length
  return (
    <>
      {own === undefined ? null : <Square state={own} isOwn />}
      {shown.map((state, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: squares are alike and have no identity.
        <Square key={i} state={state} />
      ))}
      {more === 0 ? null : <span className="text-12 text-quiet">+{grouped(more)}</span>}
    </>
  )
}

/** A part for each state, the worst first, as long as its share of `of` pods and at least 3 px, so that one broken pod shows. */
function Bar({ counts, of, className = '' }: { counts: PodCounts; of: number; className?: string }) {
  return (
    <span className={`flex gap-px overflow-clip rounded-[3px] ${className}`}>
      {POD_STATES.map((state) => {
        const count = counts[state] ?? 0
        return count === 0 ? null : (
          <span
            key={state}
            style={{ width: `${(100 * count) / of}%` }}
            className={`shrink-0 forced-colors:border ${state === 'ready' ? 'min-w-0 shrink!' : 'min-w-[3px]'} ${OF_STATE[state].bar}`}
          />
        )
      })}
    </span>
  )
}

const NAME = 'truncate font-mono text-[0.96em]'

interface OwnerRowProps {
  owner: Owner
  address: string
  /** The pods of the largest owner, which takes the whole length; squares without it. */
  most: number | undefined
}

function OwnerRow({ owner, address, most }: OwnerRowProps) {
  const { counts, own, name } = owner
  const all = sumOf(counts)
  const broken = (counts['not-ready'] ?? 0) + (counts.stuck ?? 0)
  return (
    <li className="col-span-full grid min-h-8 grid-cols-subgrid items-center border-t border-line py-1">
      <Link
        href={`${address}&${new URLSearchParams({ q: name })}`}
        className={`${NAME} hover:text-accent hover:underline max-md:min-h-11 max-md:content-center`}
        title={visibleText(name)}
        translate="no"
      >
        {visibleText(name)}
      </Link>
      <span role="img" aria-label={ownerInWords(owner)} className="flex flex-wrap items-center gap-1">
        {most === undefined ? (
          <Squares owner={owner} />
        ) : (
          <span
            style={{ width: `max(6px, ${(100 * all) / most}%)` }}
            className={own === undefined ? '' : 'rounded-[3px] outline-2 outline-offset-1 outline-accent'}
          >
            <Bar counts={counts} of={all} className="h-2.5" />
          </span>
        )}
      </span>
      {most === undefined ? null : (
        <span aria-hidden="true" className="text-right whitespace-nowrap text-quiet tabular-nums">
          {broken === 0 ? null : (
            <span>
              <b className={INK[OF_STATE[owner.state].meaning]}>{grouped(broken)}</b> of{' '}
            </span>
          )}
          <span>{grouped(all)}</span>
        </span>
      )}
      <span
        className={`truncate text-right ${INK[OF_STATE[owner.state].meaning]}`}
        title={visibleText(stateWords(owner))}
      >
        {visibleText(stateWords(owner))}
      </span>
    </li>
  )
}

/** All pods as one length, and what it says in words. */
function AllPods({ counts }: Pick<Around, 'counts'>) {
  const all = sumOf(counts)
  const [broken, stuck] = [counts['not-ready'] ?? 0, counts.stuck ?? 0]
  return (
    <div className="mb-2 border-t border-line pt-2.5 text-13">
      <span role="img" aria-label={countsInWords(counts)}>
        <Bar counts={counts} of={all} className="h-5 rounded-sm!" />
      </span>
      <p className="mt-1.5 text-quiet">
        {broken + stuck === 0 ? (
          countsInWords(counts)
        ) : (
          <>
            <b className={broken > 0 ? 'text-bad' : 'text-warning'}>
              {grouped(broken + stuck)} of {grouped(all)}
            </b>{' '}
            <span className="text-ink">{broken + stuck === 1 ? 'is' : 'are'} not ready</span>
            <span>{stuck > 0 && broken > 0 ? `, ${grouped(stuck)} of them stuck` : ''}</span>
          </>
        )}
      </p>
    </div>
  )
}

const COLUMNS = {
  squares: 'grid-cols-[minmax(5.75rem,max-content)_minmax(2.25rem,1fr)_minmax(0,max-content)]',
  bars: 'grid-cols-[minmax(5.75rem,max-content)_minmax(2.25rem,1fr)_max-content_minmax(0,max-content)]',
}

/** The pods of the namespace: a row for each owner, with a square for each pod or, where there are many, a bar; a ring around this one. */
export function AroundPods({ around }: { around: Around }) {
  const { namespace, completed, counts, owners, moreOwners } = around
  const address = kindAddress({ group: '', version: 'v1', resource: 'pods', namespace })
  const isLong = isLongAround(around)
  const most = isLong ? Math.max(...owners.map((owner) => sumOf(owner.counts))) : undefined
  return (
    <RailBox
      id="around"
      title={
        <Link
          href={address}
          className="hover:text-accent hover:underline max-md:inline-flex max-md:min-h-11 max-md:items-center"
        >
          Around it
        </Link>
      }
      note={completed === 0 ? null : <span>{grouped(completed)} completed</span>}
    >
      {isLong ? <AllPods counts={counts} /> : null}
      <ul className={`grid gap-x-3 text-13 ${isLong ? COLUMNS.bars : COLUMNS.squares}`}>
        {owners.map((owner) => (
          <OwnerRow key={owner.name} owner={owner} address={address} most={most} />
        ))}
      </ul>
      {moreOwners === 0 ? null : (
        <p className="border-t border-line pt-2 text-13 text-quiet">
          <Link
            href={address}
            className="text-accent hover:underline max-md:inline-flex max-md:min-h-11 max-md:items-center"
          >
            {counted(moreOwners, 'more owner')}
          </Link>
        </p>
      )}
    </RailBox>
  )
}
