'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { keepText } from '@/components/box/kept-texts'
import { checkOfFinding } from '@/components/call/check-of-finding'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { keepsPodFromRunning } from '@/lib/facts/refusals/judge/seen-refusals'
import { shortUser } from '@/lib/phrase/users'
import { checkAddress, textAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { MinuteBars } from './minute-bars'
import { causeWords, refusalWords, seenWords, sourceWords } from './refusal-words'

interface RefusalRowProps {
  refusal: LoggedRefusal
  /** Of the page. */
  namespace: string
  ownUser: string
  most: number
  /** Whether the Role should end it; undefined where no Role can. */
  chosen: boolean | undefined
  onChoose: (chosen: boolean) => void
  /** Switches the Role to its account, where another is chosen and a Role would end it. */
  onAccount: (() => void) | undefined
}

const OPEN = 'text-left font-mono text-[0.875rem] font-semibold wrap-anywhere after:absolute after:inset-0'

/** Opens the answer to the call, or to the text where it names no whole call. */
function OpenAnswer({ refusal, ownUser, call }: { refusal: LoggedRefusal; ownUser: string; call: string }) {
  const router = useRouter()
  const check = checkOfFinding(refusal.explanation, ownUser)
  if (check !== null) {
    return (
      <Link prefetch={false} href={checkAddress(check)} data-open className={OPEN}>
        {call}
      </Link>
    )
  }
  return (
    <button
      type="button"
      data-open
      className={OPEN}
      onClick={() => router.push(textAddress(keepText(refusal.message), null))}
    >
      {call}
    </button>
  )
}

function Mark({ refusal }: { refusal: LoggedRefusal }) {
  if (refusal.allowedNow) return <Icon name="check" className="mt-0.5 text-ok" />
  if (refusal.older) return <Icon name="clock" className="mt-0.5 text-faint" />
  return keepsPodFromRunning(refusal) ? (
    <Icon name="cross" className="mt-0.5 text-bad" />
  ) : (
    <Icon name="warning" className="mt-0.5 text-warning" />
  )
}

/** One refused call: what, why, who, when and how often. */
export function RefusalRow({
  refusal,
  namespace,
  ownUser,
  most,
  chosen,
  onChoose,
  onAccount,
}: RefusalRowProps) {
  const { explanation, seenIn, count, first, last, perMinute, older, doubt } = refusal
  const { call, where } = refusalWords(refusal)
  const { user = '' } = explanation.request
  const since = new Date(first)
  return (
    <li
      data-refusal
      className="relative grid grid-cols-[1.25rem_1rem_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-2 border-t border-line px-1 py-3 hover:bg-hover md:grid-cols-[1.25rem_1rem_minmax(0,1fr)_auto_6.5rem_1rem] md:px-3"
    >
      {chosen === undefined ? (
        <span />
      ) : (
        <input
          type="checkbox"
          checked={chosen}
          aria-label={`End ${visibleText(call)} by the Role`}
          onChange={(event) => onChoose(event.target.checked)}
          className="relative z-10 mt-0.5 size-4 accent-accent"
        />
      )}
      <Mark refusal={refusal} />
      <div className="min-w-0 max-md:col-span-2">
        <p className="text-15">
          <OpenAnswer refusal={refusal} ownUser={ownUser} call={visibleText(call)} />
          {where === '' ? null : <span className="text-quiet"> {visibleText(where)}</span>}
        </p>
        <p className="mt-0.5 line-clamp-4 max-w-[86ch] text-15 wrap-anywhere md:line-clamp-3">
          {visibleText(causeWords(refusal, ownUser))}
        </p>
        {doubt === undefined ? null : (
          <p className="mt-0.5 flex max-w-[86ch] items-start gap-1.5 text-13 text-quiet wrap-anywhere">
            <Icon name="question" className="mt-0.5 size-3.5" />
            <span className="min-w-0">{visibleText(doubt)} It can be copied text, a test or a forgery.</span>
          </p>
        )}
        <p className="mt-0.5 text-12 text-faint wrap-anywhere">
          {seenWords(seenIn)
            .slice(0, 3)
            .map(({ who, more }) => (
              <span key={`${who} ${more}`}>
                <code className="text-quiet">{visibleText(who)}</code>
                {who === '' ? '' : more.startsWith('for ') ? ' ' : ', '}
                {visibleText(more)}
                {' · '}
              </span>
            ))}
          {user === '' ? null : (
            <>
              as <code>{visibleText(shortUser(user, namespace))}</code> ·{' '}
            </>
          )}
          {onAccount === undefined ? null : (
            <>
              <button type="button" onClick={onAccount} className="relative z-10 text-accent hover:underline">
                Role for {visibleText(shortUser(user, namespace))}
              </button>{' '}
              ·{' '}
            </>
          )}
          {sourceWords(seenIn)}, since{' '}
          <time dateTime={first} title={first}>
            {since.toISOString().slice(11, 16)} UTC
          </time>
        </p>
      </div>
      <div className="max-md:col-start-3">
        {older ? null : <MinuteBars perMinute={perMinute} most={most} bad={keepsPodFromRunning(refusal)} />}
      </div>
      <div className="text-right text-12 text-faint">
        <b className="block text-20 font-[650] text-ink">{count}</b>
        <span className="whitespace-nowrap">
          last <RelativeTime at={last} />
        </span>
      </div>
      <Icon name="chevron" className="mt-1 text-faint max-md:hidden" />
    </li>
  )
}
