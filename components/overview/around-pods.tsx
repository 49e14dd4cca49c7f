import Link from 'next/link'
import { INK, type Meaning } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import type { Around, PodState } from '@/lib/pages/overview/contract'
import { counted, grouped, listOf } from '@/lib/words/lists'
import { kindAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { RailBox } from './rail-box'

type Owner = Around['owners'][number]

const MEANING: Record<PodState, Meaning> = {
  ready: 'neutral',
  'not-ready': 'bad',
  stuck: 'warning',
  starting: 'neutral',
  ending: 'neutral',
  unknown: 'unknown',
}
const WORD: Record<PodState, string> = {
  ready: 'ready',
  'not-ready': 'not ready',
  stuck: 'stuck',
  starting: 'starting',
  ending: 'terminating',
  unknown: 'unknown',
}
const SQUARE: Record<PodState, string> = {
  ready: 'bg-ok-soft text-ok',
  'not-ready': 'bg-bad text-surface',
  stuck: 'border-[1.5px] border-warning bg-warning-soft text-warning',
  starting: 'border-[1.5px] border-dashed border-line-strong text-quiet',
  ending: 'border-[1.5px] border-dashed border-line-strong text-quiet',
  unknown: 'bg-unknown-soft text-unknown',
}

function Square({ state, isOwn = false }: Owner['pods'][number]) {
  const ring = isOwn ? 'outline-2 outline-offset-1 outline-accent' : ''
  return (
    <span
      className={`inline-flex size-4 items-center justify-center rounded-[4px] forced-colors:border ${SQUARE[state]} ${ring}`}
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

/** "3 not ready, 1 ready, this pod among them". */
function squaresInWords({ pods, more }: Owner): string {
  const counts = new Map<PodState, number>()
  for (const { state } of pods) counts.set(state, (counts.get(state) ?? 0) + 1)
  const words = [...counts].map(([state, count]) => `${count} ${WORD[state]}`)
  const own = pods.some(({ isOwn }) => isOwn) ? ', this pod among them' : ''
  return `${listOf([...words, ...(more === 0 ? [] : [`${grouped(more)} more`])])}${own}`
}

function stateWords({ state, word }: Owner): string {
  return (state === 'not-ready' || state === 'stuck') && word !== '' && word !== 'Running but not ready'
    ? word
    : WORD[state]
}

function OwnerRow({ owner, address }: { owner: Owner; address: string }) {
  return (
    <li className="col-span-full grid min-h-8 grid-cols-subgrid items-center border-t border-line py-1">
      <Link
        prefetch={false}
        href={`${address}&${new URLSearchParams({ q: owner.name })}`}
        className="truncate font-mono text-[0.96em] hover:text-accent hover:underline"
        title={visibleText(owner.name)}
      >
        {visibleText(owner.name)}
      </Link>
      <span role="img" aria-label={squaresInWords(owner)} className="flex flex-wrap items-center gap-1">
        {owner.pods.map((pod, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: squares are alike and have no identity.
          <Square key={i} {...pod} />
        ))}
        {owner.more === 0 ? null : <span className="text-12 text-quiet">+{grouped(owner.more)}</span>}
      </span>
      <span
        className={`truncate text-right ${INK[MEANING[owner.state]]}`}
        title={visibleText(stateWords(owner))}
      >
        {visibleText(stateWords(owner))}
      </span>
    </li>
  )
}

/** The pods of the namespace: a row for each owner, a square for each pod, a ring around this one. */
export function AroundPods({ around }: { around: Around }) {
  const { namespace, pods, completed, owners, moreOwners } = around
  const address = kindAddress({ group: '', version: 'v1', resource: 'pods', namespace })
  const link = (words: string) => (
    <Link prefetch={false} href={address} className="text-accent hover:underline">
      {words}
    </Link>
  )
  return (
    <RailBox
      id="around"
      title="Around it"
      note={
        <>
          {counted(pods, 'pod')} in <span className="font-mono text-[0.96em]">{visibleText(namespace)}</span>
          {completed === 0 ? null : `, ${grouped(completed)} completed`}
        </>
      }
      aside={link('All pods')}
    >
      <ul className="grid grid-cols-[minmax(5.75rem,max-content)_minmax(2.25rem,1fr)_minmax(0,max-content)] gap-x-3 text-13">
        {owners.map((owner) => (
          <OwnerRow key={owner.name} owner={owner} address={address} />
        ))}
      </ul>
      {moreOwners === 0 ? null : (
        <p className="border-t border-line pt-2 text-13">{link(`and ${grouped(moreOwners)} more`)}</p>
      )}
    </RailBox>
  )
}
