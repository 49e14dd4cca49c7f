import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { keepText } from '@/components/box/kept-texts'
import { checkOfFinding } from '@/components/call/check-of-finding'
import { type Meaning, Tag } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import type { LoggedRefusal, Refusals } from '@/lib/facts/refusals/contract'
import { whyNoRole } from '@/lib/facts/refusals/judge/role-for'
import { keepsPodFromRunning } from '@/lib/facts/refusals/judge/seen-refusals'
import { type Standing, standingOf } from '@/lib/facts/refusals/judge/standing'
import { shortUser } from '@/lib/phrase/users'
import { sayTime } from '@/lib/words/durations'
import { counted, grouped } from '@/lib/words/lists'
import { checkAddress, textAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { barsOf, barWords, causeWords, refusalWords, seenWords, sourceWords } from './refusal-words'

interface RefusalRowProps {
  refusal: LoggedRefusal
  /** Of the page. */
  answer: Pick<Refusals, 'namespace' | 'minutes' | 'checkedAt'>
  ownUser: string
  most: number
  /** Whether the Role should end it; undefined where no Role can. */
  chosen: boolean | undefined
  onChoose: (chosen: boolean) => void
  /** Switches the page to its account, where another is chosen and a Role would end it. */
  onAccount: (() => void) | undefined
}

// Its whole row is pressed.
const OPEN =
  'text-left font-mono text-[0.875rem] font-semibold wrap-anywhere after:absolute after:inset-0 max-md:min-h-0!'

/** Opens the answer to the call, or to the text where it names no whole call. */
function OpenAnswer({ refusal, ownUser, call }: { refusal: LoggedRefusal; ownUser: string; call: string }) {
  const router = useRouter()
  const check = checkOfFinding(refusal.explanation, ownUser)
  if (check !== null) {
    return (
      <Link href={checkAddress(check)} data-press className={OPEN}>
        {call}
      </Link>
    )
  }
  return (
    <button
      type="button"
      data-press
      className={OPEN}
      onClick={() => router.push(textAddress(keepText(refusal.message), null))}
    >
      {call}
    </button>
  )
}

/** True for what is refused to an account, or keeps a pod from running; what admission refuses is a warning. */
function isBad(refusal: LoggedRefusal): boolean {
  return refusal.explanation.kind === 'authorization' || keepsPodFromRunning(refusal)
}

function Mark({ refusal }: { refusal: LoggedRefusal }) {
  if (refusal.allowedNow) return <Icon name="check" className="mt-0.5 text-ok" />
  if (refusal.older) return <Icon name="clock" className="mt-0.5 text-faint" />
  if (refusal.doubt !== undefined) return <Icon name="question" className="mt-0.5 text-unknown" />
  return isBad(refusal) ? (
    <Icon name="cross" className="mt-0.5 text-bad" />
  ) : (
    <Icon name="warning" className="mt-0.5 text-warning" />
  )
}

const MEANING: Record<Standing['state'], Meaning> = {
  allowed: 'ok',
  refused: 'bad',
  logged: 'neutral',
  doubted: 'unknown',
}

/** Whether it is still refused, and whose Role would end it. */
function Tags({
  refusal,
  namespace,
  onAccount,
}: Pick<RefusalRowProps, 'refusal' | 'onAccount'> & { namespace: string }) {
  const standing = standingOf(refusal)
  const account = visibleText(shortUser(refusal.request.user ?? '', namespace))
  return (
    <>
      {standing === undefined ? null : <Tag meaning={MEANING[standing.state]}>{standing.says}</Tag>}
      {onAccount === undefined ? null : (
        <button
          type="button"
          onClick={onAccount}
          className="relative z-10 inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm border border-line-strong px-1.5 text-12 text-accent hover:bg-accent-soft max-md:min-h-11 max-md:px-3"
        >
          <span className="shrink-0">other account:</span>
          <Code className="truncate">{account}</Code>
        </button>
      )}
    </>
  )
}

/** Selects a call for the Role, or says why none ends it. */
function Choice({
  refusal,
  chosen,
  onChoose,
  call,
  why,
}: Pick<RefusalRowProps, 'refusal' | 'chosen' | 'onChoose'> & { call: string; why: string }) {
  if (chosen !== undefined) {
    return (
      // Its label is what a finger hits.
      <label className="relative z-10 -m-3.5 mt-[-0.75rem] p-3.5">
        <input
          type="checkbox"
          checked={chosen}
          aria-label={`End ${call} by the Role`}
          onChange={(event) => onChoose(event.target.checked)}
          className="block size-4 accent-accent"
        />
      </label>
    )
  }
  if (refusal.allowedNow || why === '') return <span />
  return (
    <span title={why} className="relative z-10 mt-0.5 flex">
      <Icon name="dash" className="text-faint" />
      <span className="sr-only">Not for a Role: {why}</span>
    </span>
  )
}

/** Who was refused, where that was seen, and when it was last checked. */
function By({ refusal, namespace }: { refusal: LoggedRefusal; namespace: string }) {
  const { seenIn, first, last, allowedNow, refusedAt, request } = refusal
  const seen = seenWords(seenIn).slice(0, 3)
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-3.5 text-12 text-faint *:min-w-0 *:wrap-anywhere">
      {seen.map(({ who, more }) => (
        <span key={`${who} ${more}`}>
          <Code className="text-quiet">{visibleText(who)}</Code>
          {who === '' ? '' : more.startsWith('for ') ? ' ' : ', '}
          {visibleText(more)}
        </span>
      ))}
      {request.user ? (
        <span>
          as <Code className="text-quiet">{visibleText(shortUser(request.user, namespace))}</Code>
        </span>
      ) : null}
      <span>
        {sourceWords(seenIn)}, since{' '}
        <time dateTime={first} title={first}>
          {sayTime(first)}
        </time>
        {allowedNow === undefined ? null : (
          <span>
            {' '}
            to <time dateTime={last}>{sayTime(last)}</time>
          </span>
        )}
      </span>
      {refusedAt === undefined || allowedNow ? null : (
        <span>
          checked <RelativeTime at={refusedAt} />
        </span>
      )}
    </p>
  )
}

interface MinuteBarsProps {
  perMinute: readonly number[]
  /** Of the longest bar of the page: one scale for all rows. */
  most: number
  minutes: number
  checkedAt: string
  bad: boolean
}

const LEAST_PERCENT = 8

/** When it happened, in ten bars on one scale for the page; under the pointer one says when and how often. */
function MinuteBars({ perMinute, most, minutes, checkedAt, bad }: MinuteBarsProps) {
  const [at, setAt] = useState<number>()
  const bars = barsOf(perMinute, checkedAt)
  const [{ fromMs, toMs } = { fromMs: 0, toMs: 60_000 }] = bars
  const highest = `at most ${grouped(Math.max(0, ...bars.map(({ count }) => count)))} in ${counted((toMs - fromMs) / 60_000, 'minute')}`
  const under = at === undefined ? undefined : bars[at]
  return (
    <div className="relative z-10 w-32 text-[0.6875rem]/4 text-faint">
      <div
        role="img"
        aria-label={`By time, the last minutes last: ${bars.map(({ count }) => count).join(', ')}`}
        onPointerLeave={() => setAt(undefined)}
        className="flex h-6 items-end border-b border-line-strong md:h-7"
      >
        {bars.map(({ count, fromMs: key }, index) => (
          <span
            key={key}
            data-bar={count}
            onPointerEnter={() => setAt(index)}
            className="flex h-full flex-1 items-end px-px hover:bg-hover"
          >
            <span
              className={`w-full rounded-t-[1px] ${bad ? 'bg-bad/75' : 'bg-warning/70'} ${at === index ? 'outline-1 outline-ink' : ''}`}
              style={{
                height: count === 0 ? 0 : `${Math.max(LEAST_PERCENT, (100 * count) / Math.max(1, most))}%`,
              }}
            />
          </span>
        ))}
      </div>
      <p aria-hidden="true" className="flex justify-between gap-1 whitespace-nowrap">
        {under === undefined ? (
          <>
            <span className="group-focus-within/row:hidden">{minutes} min ago</span>
            <span className="hidden group-focus-within/row:inline">{highest}</span>
            <span className="group-focus-within/row:hidden">now</span>
          </>
        ) : (
          <span>{barWords(under)}</span>
        )}
      </p>
    </div>
  )
}

/** One refused call: what, whether it is refused still, why, who, when and how often. */
export function RefusalRow(props: RefusalRowProps) {
  const { refusal, answer, ownUser, most, chosen, onChoose, onAccount } = props
  const { namespace, minutes, checkedAt } = answer
  const { count, last, perMinute, older, doubt, request } = refusal
  const { call, where } = refusalWords(refusal)
  const why =
    onAccount === undefined ? (whyNoRole(refusal, request.user ?? '') ?? '') : 'It is from another account.'
  return (
    <li
      data-refusal
      className="group/row relative grid grid-cols-[1.25rem_1rem_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-2 border-t border-line px-1 py-3 focus-within:bg-accent-soft hover:bg-hover md:grid-cols-[1.25rem_1rem_minmax(0,1fr)_auto_6.5rem_1rem] md:px-3"
    >
      <Choice refusal={refusal} chosen={chosen} onChoose={onChoose} call={visibleText(call)} why={why} />
      <Mark refusal={refusal} />
      <div className="min-w-0 max-md:col-span-2">
        <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-15">
          <span className="min-w-0" translate="no">
            <OpenAnswer refusal={refusal} ownUser={ownUser} call={visibleText(call)} />
            {where === '' ? null : <span className="text-quiet"> {visibleText(where)}</span>}
          </span>
          <Tags refusal={refusal} namespace={namespace} onAccount={onAccount} />
        </p>
        <p className="mt-0.5 line-clamp-4 max-w-[86ch] text-15 wrap-anywhere md:line-clamp-3">
          <Said phrase={causeWords(refusal, ownUser)} />
        </p>
        {doubt === undefined ? null : (
          <p className="mt-0.5 max-w-[86ch] text-13 text-quiet wrap-anywhere">
            <Said phrase={doubt} /> Select it if your program makes this call: it can also be copied text, a
            test or a forgery.
          </p>
        )}
        <By refusal={refusal} namespace={namespace} />
      </div>
      <div className="max-md:col-start-3">
        {older ? null : (
          <MinuteBars
            {...{ perMinute, most, minutes, checkedAt }}
            bad={refusal.allowedNow === undefined && isBad(refusal)}
          />
        )}
      </div>
      <div className="text-right text-12 text-faint">
        <b className="block text-20 font-[650] text-ink">{grouped(count)}</b>
        <span className="whitespace-nowrap">
          last <RelativeTime at={last} />
        </span>
      </div>
      <Icon name="chevron" className="mt-1 text-faint max-md:hidden" />
    </li>
  )
}
