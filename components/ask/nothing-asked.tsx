import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { RecentList } from '@/components/box/recent-list'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { Skeleton } from '@/components/ui/skeleton'
import { spellCall } from '@/lib/ask/spell-call'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Access } from '@/lib/facts/account/contract'
import { accessQuery } from '@/lib/facts/account/query'
import { verdictQuery } from '@/lib/facts/call/query'
import type { LoggedRefusal, Refusals } from '@/lib/facts/refusals/contract'
import { callAddress, callKey, callPieces, type RefusedCall } from '@/lib/facts/refusals/judge/refused-call'
import { sayAllowed } from '@/lib/facts/refusals/judge/say-allowed'
import { allowedByNow, refusedCallOf, refusedNow } from '@/lib/facts/refusals/judge/seen-refusals'
import { slowRefusalsQuery } from '@/lib/facts/refusals/query'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { shortUser } from '@/lib/phrase/users'
import { counted, often } from '@/lib/words/lists'
import { checkAddress, refusalsAddress } from '@/lib/words/page-addresses'
import { type LikelyCall, likelyCalls } from './likely-calls'

const MOST = 3

function examplesIn(namespace: string): AccountCheck[] {
  return [
    { verb: 'list', group: '', resource: 'pods', namespace },
    { verb: 'watch', group: '', resource: 'secrets', namespace },
    { verb: 'delete', group: '', resource: 'pods', namespace },
    { verb: 'list', group: '', resource: 'pods', namespace: '' },
  ]
}

/** Calls to start with, where none was refused. */
function Examples({ namespace }: { namespace: string }) {
  return (
    <section aria-labelledby="examples" className="mt-8">
      <h2 id="examples" className="text-15 font-[650]">
        Start with one of these
      </h2>
      <ul className="mt-3 flex flex-wrap gap-2">
        {examplesIn(namespace).map((check) => (
          <li key={JSON.stringify(check)} className="max-w-full">
            <Link
              translate="no"
              href={checkAddress(check)}
              scroll={false}
              className={`${buttonClass()} max-w-full font-mono`}
            >
              <span className="truncate">{spellCall(check)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface Refused {
  call: RefusedCall
  refusal: LoggedRefusal
}

/** The calls that were refused here, each once: those of this account first, and what is still refused before what is allowed. */
function refusedCalls(answer: Pick<Refusals, 'refusals'>, own: string): Refused[] {
  const calls = new Map<string, Refused>()
  for (const refusal of [...refusedNow(answer), ...allowedByNow(answer)]) {
    const call = refusedCallOf(refusal)
    if (call !== undefined && !calls.has(callKey(call))) calls.set(callKey(call), { call, refusal })
  }
  const all = [...calls.values()]
  const isOwn = ({ call }: Refused) => call.user === own
  return [...all.filter(isOwn), ...all.filter((one) => !isOwn(one))]
}

interface CallRowProps {
  href: string
  meaning: Meaning | undefined
  says: Phrase
  /** Why it is here. */
  because?: Phrase
  standing: ReactNode
}

/** A call, how it stands, and its answer one press away. */
function CallRow({ href, meaning, says, because, standing }: CallRowProps) {
  return (
    <li className="group relative grid min-h-11 grid-cols-[1rem_minmax(0,1fr)_1rem] items-center gap-x-3 border-t border-line py-2 hover:bg-hover md:grid-cols-[1rem_minmax(0,2fr)_minmax(0,2fr)_minmax(0,1fr)_1rem]">
      {meaning === undefined ? <span /> : <Icon name={SHAPE[meaning]} className={INK[meaning]} />}
      <Link
        href={href}
        scroll={false}
        data-press
        className="min-w-0 text-15 wrap-anywhere after:absolute after:inset-0 group-hover:text-accent"
      >
        <Said phrase={says} />
      </Link>
      <span className="text-13 text-quiet max-md:hidden">
        {because === undefined ? null : <Said phrase={because} />}
      </span>
      <span className="text-13 text-quiet max-md:col-start-2 max-md:row-start-2 md:text-right">
        {standing}
      </span>
      <Icon name="chevron" className="size-3.5 text-faint max-md:col-start-3 max-md:row-start-1" />
    </li>
  )
}

function RefusedRow({
  of: { call, refusal },
  own,
  namespace,
}: {
  of: Refused
  own: string
  namespace: string
}) {
  return (
    <CallRow
      href={callAddress(call, own)}
      meaning={refusal.allowedNow ? 'ok' : 'bad'}
      says={[
        { name: shortUser(call.user, namespace) },
        { text: refusal.allowedNow ? ' can ' : ' cannot ' },
        ...callPieces(call.request, namespace),
      ]}
      standing={
        refusal.allowedNow ? (
          sayAllowed(refusal.allowedNow)
        ) : (
          <>
            refused {often(refusal.count)}, last <RelativeTime at={refusal.last} />
          </>
        )
      }
    />
  )
}

const STANDS = {
  allowed: ['ok', 'allowed'],
  denied: ['bad', 'refused'],
  failed: ['unknown', 'not known'],
  unknown: ['unknown', 'not known'],
} as const

/** One call that is likely next, asked before anything is said of it. */
function LikelyRow({ of: { check, because } }: { of: LikelyCall }) {
  const { data } = useQuery({ ...verdictQuery(check), retry: false })
  const [meaning, word] = data === undefined ? [undefined, null] : STANDS[data.verdict]
  return (
    <CallRow
      href={checkAddress(check)}
      meaning={meaning}
      says={say`${code(spellCall(check))}`}
      because={because}
      standing={word}
    />
  )
}

/** What a program of this account is likely to ask for, by its own rules. */
function LikelyNext({ access }: { access: Access }) {
  const calls = likelyCalls(access)
  if (calls.length === 0) return null
  return (
    <section aria-labelledby="likely" className="mt-8">
      <h2 id="likely" className="mb-2 text-15 font-[650]">
        Likely next <span className="text-13 font-normal text-quiet">by its rules</span>
      </h2>
      <ul className="border-b border-line">
        {calls.map((one) => (
          <LikelyRow key={JSON.stringify(one.check)} of={one} />
        ))}
      </ul>
    </section>
  )
}

/** What was refused here, each with its verdict: what a reader most likely came to ask. */
function RefusedHere({ own, namespace }: { own: string; namespace: string }) {
  const { data, error } = useQuery(slowRefusalsQuery())
  if (data === undefined) {
    return error === null ? (
      <div className="mt-8">
        <Skeleton label="Reading what is refused here" lines={3} />
      </div>
    ) : (
      <Examples namespace={namespace} />
    )
  }
  const calls = refusedCalls(data, own)
  if (calls.length === 0) return <Examples namespace={namespace} />
  const more = calls.length - MOST
  return (
    <section aria-labelledby="refused" className="mt-8">
      <h2 id="refused" className="mb-2 text-15 font-[650]">
        Refused here
      </h2>
      <ul className="border-b border-line">
        {calls.slice(0, MOST).map((one) => (
          <RefusedRow key={callKey(one.call)} of={one} own={own} namespace={namespace} />
        ))}
      </ul>
      {more > 0 ? (
        <p className="mt-2 text-13">
          <Link href={refusalsAddress()} className="text-accent hover:underline">
            {counted(more, 'more refused call')}
          </Link>
        </p>
      ) : null}
    </section>
  )
}

/** Under the box before anything is asked: recent questions, what was refused here, and what is likely next. */
export function NothingAsked() {
  const { data: own } = useQuery(accessQuery())
  return (
    <>
      <RecentList />
      {own === undefined ? null : (
        <>
          <RefusedHere own={own.user} namespace={own.namespace} />
          <LikelyNext access={own} />
        </>
      )}
    </>
  )
}
