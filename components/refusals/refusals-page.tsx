'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { NotYet, ReadBefore } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { NotSeen } from '@/components/ui/not-seen'
import { RelativeTime } from '@/components/ui/relative-time'
import { PageHeader, Split } from '@/components/ui/section'
import { useShortcuts } from '@/components/ui/single-keys'
import { useParam } from '@/components/ui/use-shown'
import { accessQuery } from '@/lib/facts/account/query'
import {
  DEFAULT_MINUTES,
  type LoggedRefusal,
  type Refusals,
  type RoleFor,
} from '@/lib/facts/refusals/contract'
import { sayFound } from '@/lib/facts/refusals/judge/none-found'
import { accountToHelp, offerFor, whyNoRole } from '@/lib/facts/refusals/judge/role-for'
import type { RoleSeen } from '@/lib/facts/refusals/judge/role-message'
import { refusedNow, sayRead, sayTimes } from '@/lib/facts/refusals/judge/seen-refusals'
import { refusalsNowQuery, refusalsQuery } from '@/lib/facts/refusals/query'
import { shortUser } from '@/lib/phrase/users'
import { sayTime } from '@/lib/words/durations'
import { askAddress } from '@/lib/words/page-addresses'
import { AccountChips } from './account-chips'
import { LinesAround } from './lines-around'
import { Minutes, useMinute } from './minutes'
import { RefusalRow } from './refusal-row'
import { barsOf, groupsOf, inBar } from './refusal-words'
import { RolePanel } from './role-panel'

const TIMES = [10, 30, 60]

/** The calls that are refused in a namespace. The time, the account and what the Role leaves out or takes in are in the address. */
export function RefusalsPage() {
  const params = useSearchParams()
  const namespace = params.get('namespace') ?? undefined
  const [shownMinutes, setMinutes] = useParam('minutes')
  const minutes = TIMES.find((each) => String(each) === shownMinutes)
  const asked = { namespace, minutes }
  const { data, error, isFetching } = useQuery(refusalsQuery(asked))
  const client = useQueryClient()
  const checkAgain = (
    // The query itself shows what fails.
    <Button disabled={isFetching} onClick={() => void client.prefetchQuery(refusalsNowQuery(asked))}>
      <Icon name="repeat" className="size-3.5" />
      Check again
    </Button>
  )
  const read = data && sayRead(data)
  return (
    <>
      <PageHeader
        title={data === undefined ? 'Refusals' : sayFound(data)}
        asks={
          data === undefined ? (
            'Which calls are refused here?'
          ) : read === undefined ? (
            'Nothing here can be read yet.'
          ) : (
            <>
              {read} in <Code>{data.namespace}</Code>.
              {error === null && data.stale === undefined ? (
                <span> Calls refused to this account are checked again every 10 s.</span>
              ) : null}
            </>
          )
        }
      >
        {data === undefined ? null : (
          <span className="text-13 text-quiet">
            checked <RelativeTime at={data.checkedAt} />
          </span>
        )}
        <select
          aria-label="Time"
          value={String(minutes ?? DEFAULT_MINUTES)}
          onChange={(event) => setMinutes(event.target.value)}
          className="h-8 rounded-md border border-line-strong bg-surface px-2 text-13 font-medium"
        >
          {TIMES.map((each) => (
            <option key={each} value={each}>
              Last {each} min
            </option>
          ))}
        </select>
        {data === undefined && error !== null ? null : checkAgain}
      </PageHeader>
      {data === undefined ? null : <ReadBefore error={error} stale={data.stale} at={data.checkedAt} />}
      {data !== undefined ? (
        <Answer data={data} />
      ) : (
        <NotYet
          label="Checking the logs and events of the namespace"
          lines={8}
          error={error}
          action={checkAgain}
        />
      )}
    </>
  )
}

/** Having no permissions is not an error: what works without them, and what it takes to get them. */
function Unread({ data }: { data: Refusals }) {
  if (data.logs.state !== 'denied') return null
  const events = data.events.state === 'denied' ? ' or its events' : ''
  return (
    <p className="mb-6 flex max-w-prose items-start gap-2 text-15">
      <Icon name="dash" className="mt-1 text-quiet" />
      <span>
        This account cannot read the logs of <Code>{data.namespace}</Code>
        {events}, as for most accounts: that is normal. Without it, paste an error into{' '}
        <Link href={askAddress()} className="text-accent hover:underline">
          Ask
        </Link>
        .
      </span>
    </p>
  )
}

/** What is chosen for the Role: in the address is only what differs from the default. */
function useChosen() {
  const [shownLeft, setLeft] = useParam('leave')
  const [shownAdded, setAdded] = useParam('add')
  const isChosen = useMemo(() => {
    const [left, added] = [shownLeft, shownAdded].map((ids) => new Set(ids.split(',')))
    return ({ id, doubt }: Pick<LoggedRefusal, 'id' | 'doubt'>) =>
      doubt === undefined ? !left?.has(id) : added?.has(id) === true
  }, [shownLeft, shownAdded])
  const choose = ({ id, doubt }: LoggedRefusal, chosen: boolean) => {
    const [ids, set] = doubt === undefined ? [shownLeft, setLeft] : [shownAdded, setAdded]
    const others = ids.split(',').filter((one) => one !== '' && one !== id)
    // What is chosen by default is listed when left out; what is in doubt, when added.
    set((chosen === (doubt === undefined) ? others : [...others, id]).join(','))
  }
  return { isChosen, choose }
}

/** Chooses the call of the row that has the focus, or leaves it out. */
function chooseRow(): void {
  document.activeElement?.closest('[data-refusal]')?.querySelector<HTMLInputElement>('input')?.click()
}

function AllowedToo({ isShown, onShow }: { isShown: boolean; onShow: (is: boolean) => void }) {
  return (
    <label className="flex min-h-8 items-center gap-1.5 text-13 text-quiet max-md:min-h-11">
      <input
        type="checkbox"
        checked={isShown}
        onChange={(event) => onShow(event.target.checked)}
        className="size-4 accent-accent"
      />
      with allowed now
    </label>
  )
}

function Missed({ notSeen }: Pick<Refusals, 'notSeen'>) {
  if (notSeen.length === 0) return null
  return (
    <section aria-labelledby="not-seen-title" className="mt-10">
      <h2 id="not-seen-title" className="mb-2 text-15 font-semibold">
        What this misses
      </h2>
      <NotSeen notSeen={notSeen} />
    </section>
  )
}

function Answer({ data }: { data: Refusals }) {
  const { refusals, namespace, checkedAt } = data
  const ownUser = useQuery(accessQuery()).data?.user ?? ''
  const users = useMemo(() => usersOf(data), [data])
  const [shownUser, setUser] = useParam('for')
  const [shownAllowed, setAllowed] = useParam('allowed')
  const { isChosen, choose } = useChosen()
  useShortcuts({ x: chooseRow })
  const isOne = refusals.some(({ request }) => request.user === shownUser)
  const ofAccount = useMemo(
    () => (isOne ? refusals.filter(({ request }) => request.user === shownUser) : refusals),
    [refusals, isOne, shownUser],
  )
  const now = useMemo(() => refusedNow({ refusals: ofAccount }), [ofAccount])
  const user = isOne ? shownUser : (accountToHelp(now) ?? users[0] ?? '')
  const offer = useMemo(() => offerFor(now, user, 'page', isChosen), [now, user, isChosen])
  const isNow = new Set(now)
  const most = Math.max(
    1,
    ...refusals.flatMap(({ perMinute }) => barsOf(perMinute, checkedAt).map(({ count }) => count)),
  )
  const hasAllowed = refusals.some(({ allowedNow }) => allowedNow !== undefined)
  const ofChoice = ofAccount.filter(({ allowedNow }) => shownAllowed !== 'no' || allowedNow === undefined)
  const minute = useMinute(ofChoice, checkedAt)
  const shown = minute.bar === undefined ? ofChoice : inBar(ofChoice, minute.bar, checkedAt)
  const main = (
    <>
      <Unread data={data} />
      <div className="mb-6 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 empty:hidden">
        <AccountChips
          refusals={refusals}
          now={refusedNow(data)}
          namespace={namespace}
          user={isOne ? shownUser : ''}
          onUser={setUser}
        />
        {hasAllowed ? (
          <AllowedToo isShown={shownAllowed !== 'no'} onShow={(is) => setAllowed(is ? '' : 'no')} />
        ) : null}
      </div>
      <Minutes {...minute} calls={shown.length} minutes={data.minutes} />
      {minute.bar === undefined ? null : (
        <LinesAround key={minute.bar.fromMs} refusals={shown} namespace={namespace} bar={minute.bar} />
      )}
      <div>
        {groupsOf(shown, ownUser).map(({ name, title, says, refusals: group }) => (
          <section key={name} aria-labelledby={`${name}-title`} className="mb-8">
            <h2 id={`${name}-title`} className="mb-2 text-20 font-[650] tracking-[-0.01em]">
              {title}{' '}
              <span className="text-13 font-normal text-quiet">
                {name === 'rbac' ? asWhom(group, namespace) : says}
              </span>
            </h2>
            <ul className="border-b border-line">
              {group.map((refusal) => (
                <RefusalRow
                  key={refusal.id}
                  refusal={refusal}
                  answer={data}
                  ownUser={ownUser}
                  most={most}
                  chosen={isNow.has(refusal) && !whyNoRole(refusal, user) ? isChosen(refusal) : undefined}
                  onChoose={(chosen) => choose(refusal, chosen)}
                  onAccount={otherAccount(refusal, user, users, setUser)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <Missed notSeen={data.notSeen} />
    </>
  )
  if (user === '') return main
  return (
    <Split
      rail={
        <RolePanel
          refusals={now}
          namespace={namespace}
          user={user}
          offer={offer}
          seenOf={(role) => seenOf(data, role)}
        />
      }
    >
      {main}
    </Split>
  )
}

/** How often what a Role ends was refused, and the last line that says so. */
function seenOf({ refusals, minutes, namespace, checkedAt }: Refusals, role: RoleFor): RoleSeen {
  const ended = refusals.filter(({ id }) => role.ends.includes(id))
  const [most] = ended
  const [place] = most?.seenIn ?? []
  const by = place?.from === 'log' ? `Log of ${place.owner}` : `Event by ${place?.by ?? ''}`
  return {
    times: sayTimes(ended, minutes),
    ...{ namespace, checkedAt },
    ...(most === undefined ? {} : { line: { where: `${by}, ${sayTime(most.last)}`, message: most.message } }),
  }
}

/** Chooses the account of a refusal, where a Role of that account would end it and not one of the chosen account. */
function otherAccount(
  { explanation, allowedNow }: LoggedRefusal,
  chosen: string,
  users: readonly string[],
  choose: (user: string) => void,
): (() => void) | undefined {
  const { user = '' } = explanation.request
  return user !== chosen && allowedNow === undefined && users.includes(user) ? () => choose(user) : undefined
}

/** The accounts of refusals that a Role can end. */
function usersOf(answer: Refusals): string[] {
  const users = refusedNow(answer).flatMap((refusal) => {
    const { user } = refusal.explanation.request
    return user !== undefined && whyNoRole(refusal, user) === undefined ? [user] : []
  })
  return [...new Set(users)]
}

function asWhom(group: Refusals['refusals'], namespace: string): string {
  const users = [...new Set(group.map(({ request }) => request.user ?? ''))]
  const [only = ''] = users
  return users.length === 1 && only !== ''
    ? `as ${shortUser(only, namespace)}`
    : `as ${users.length} accounts`
}
