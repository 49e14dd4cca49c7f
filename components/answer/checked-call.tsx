import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { sayTuple } from '@/components/call/tuple-words'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { foundRefusal } from '@/components/refusals/found-refusal'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon, type IconName } from '@/components/ui/icon'
import { PrintSheet } from '@/components/ui/print-sheet'
import { Split } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { platformMessage } from '@/lib/answer/platform-message'
import { proofMessage } from '@/lib/answer/proof-message'
import { isMistyped } from '@/lib/answer/say-fact'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { chooseFix } from '@/lib/diagnosis/fixes/choose-fix'
import type { Tried } from '@/lib/facts/call/contract'
import { tryMutation } from '@/lib/facts/call/query'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { readProblem } from '@/lib/queries/problem-error'
import { sayTime } from '@/lib/words/durations'
import { BesideFold } from './beside-fold'
import { ExplanationCard } from './explanation-card'
import { useFixInUrl } from './fix-in-url'
import { useSendContext } from './send/use-context'
import { WhatYouSend } from './send/what-you-send'
import { TriedCard } from './try/tried-card'
import { TryFold, waysToTry } from './try/try-call'
import { useWatchedCheck } from './use-watched-check'
import { type RefusedSince, WatchedProof } from './watched-proof'

function sayItself(check: AccountCheck, tried: Tried | undefined): string | null {
  const { way } = waysToTry(check)
  if (way === 'write') return 'Only the review was checked; you can try the call itself below.'
  if (way === 'never') return null
  if (tried === undefined) return 'The call itself is being made.'
  return tried.status === undefined
    ? 'The call itself got no answer.'
    : `The call itself returned ${tried.status}.`
}

/** Since when logs and events show it refused; of a call that was allowed in between, since when reviews refuse it again. */
function refusedSince(
  { firstRefused, history }: Pick<Explanation, 'firstRefused' | 'history'>,
  found: LoggedRefusal | undefined,
): RefusedSince | undefined {
  if (history !== undefined) {
    const { refusedSince: at } = history
    return at === undefined ? undefined : { at, isAgain: true }
  }
  const [at] = [firstRefused, found?.first].filter((first) => first !== undefined).sort()
  return at === undefined ? undefined : { at }
}

/** The call as the API server judged it: by the full name of its resource, however the address spells it. */
function asJudged(check: AccountCheck, { request }: Pick<Explanation, 'request'>): AccountCheck {
  const { group, resource, subresource } = request
  if ('path' in check || group === undefined || resource === undefined) return check
  return { ...check, group, resource, ...(subresource ? { subresource } : {}) }
}

interface CheckedCallProps {
  check: AccountCheck
  /** What a pasted text says about the same call. */
  finding?: Explanation
  /** Takes a case file that the call is laid beside. */
  onFile?: (text: string) => void
}

function proofOf(...proven: Parameters<typeof proofMessage>) {
  return { label: 'Copy the proof', text: proofMessage(...proven), copied: 'Copied the proof.' }
}

interface AttemptedProps {
  tried: Tried | undefined
  above: Explanation
  /** The reader tried it; otherwise it was repeated after its fix. */
  isOfReader: boolean
}

function Attempted({ tried, above, isOfReader }: AttemptedProps) {
  if (tried === undefined) return null
  if (isOfReader) return <TriedCard tried={tried} above={above} />
  // Not asked for: its line is on the card, and what follows the answer stays in sight.
  return (
    <Disclosure summary="The answer to the call itself">
      <TriedCard tried={tried} above={above} />
    </Disclosure>
  )
}

interface WhatHappenedProps {
  /** When the page first saw the call refused, in milliseconds since 1970. */
  openedAt: number | undefined
  /** RFC 3339: when it was allowed. */
  at: string
  /** The HTTP status of the call itself, where the page repeated it. */
  status?: number
}

/** What this page saw of one fixed call, in order, in UTC. */
function WhatHappened({ openedAt, at, status }: WhatHappenedProps) {
  const id = useId()
  const events: { at: string; icon: IconName; ink: string; says: string }[] = [
    ...(openedAt === undefined
      ? []
      : [
          {
            at: new Date(openedAt).toISOString(),
            icon: 'cross',
            ink: 'text-bad',
            says: 'Asked here, refused',
          } as const,
        ]),
    { at, icon: 'check', ink: 'text-ok', says: 'The access review says yes' },
    ...(status === undefined
      ? []
      : [
          status < 300
            ? ({ at, icon: 'check', ink: 'text-ok', says: `The call itself answers ${status}` } as const)
            : ({
                at,
                icon: 'warning',
                ink: 'text-warning',
                says: `The call itself answers ${status}`,
              } as const),
        ]),
  ]
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-1 min-h-8 pt-0.5 text-15 font-[650]">
        What happened
      </h2>
      <ol className="text-13">
        {events.map((event) => (
          <li key={event.says} className="grid grid-cols-[6.75rem_minmax(0,1fr)] border-t border-line py-1.5">
            <time dateTime={event.at} className="text-quiet">
              {sayTime(event.at)}
            </time>
            <span>
              <Icon name={event.icon} className={`mr-1 size-3.5 align-[-0.15em] ${event.ink}`} />
              {event.says}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The ID of a call that was made and refused, in the API server's audit log. */
function refusedId(tried: Tried | undefined): string | undefined {
  return tried?.status !== undefined && tried.status >= 400 ? tried.headers['audit-id'] : undefined
}

/** When a call was allowed and how long the page waited for it, with the status of the call itself; undefined where it did not wait. */
function turnedAt(at: string, afterMs: number | null, tried: Tried | undefined) {
  return afterMs === null ? undefined : { at, afterMs, ...present({ status: tried?.status }) }
}

/** What the chosen fix is called, where there are several. */
function choiceOf({ fixes }: Explanation): string | undefined {
  return fixes.length > 1 ? fixes[0]?.choice?.label : undefined
}

/**
 * One call of the address: its explanation, kept open until the review changes, the message for those who can
 * change it, and the call itself where it is tried.
 */
export function CheckedCall({ check, finding, onFile }: CheckedCallProps) {
  const watched = useWatchedCheck(check)
  const { data, error, isPending, refetch, grantedAfterMs } = watched
  const attempt = useMutation(tryMutation())
  const { mutate } = attempt
  const isOther = check.user !== undefined
  // The call itself is made with this pod's own account.
  const hasTurned = grantedAfterMs !== null && !isOther
  const wasRepeated = useRef(false)
  const [isOfReader, setIsOfReader] = useState(false)

  useEffect(() => {
    if (!hasTurned || data === undefined || wasRepeated.current || waysToTry(check).way !== 'read') return
    wasRepeated.current = true
    mutate(asJudged(check, data))
  }, [hasTurned, check, data, mutate])

  const checkedAt = new Date(watched.checkedAt).toISOString()
  const auditId = refusedId(attempt.data) ?? finding?.auditId
  const context = useSendContext(checkedAt, auditId)
  const choice = useFixInUrl()
  const client = useQueryClient()

  if (data !== undefined) {
    const explanation = withFinding(data, finding)
    const chosen = chooseFix(explanation, choice.id)
    const isTypo = isMistyped(explanation)
    const message = isTypo ? undefined : platformMessage(chosen, context)
    const at = data.allowedSince ?? new Date(watched.dataUpdatedAt).toISOString()
    const turned = turnedAt(at, grantedAfterMs, attempt.data)
    const answer = (
      <div className="@container flex flex-col gap-4">
        <ExplanationCard
          explanation={explanation}
          choice={choice}
          check={check}
          checkedAt={checkedAt}
          {...present({ auditId })}
          isFixed={turned !== undefined}
          {...present({ proofOfFix: turned && proofOf(explanation, context, turned) })}
          proof={
            <WatchedProof
              {...watched}
              verdict={data.verdict}
              isOther={isOther}
              isMistyped={isTypo}
              nearest={data.nearMisses[0]}
              allowedAt={turned?.at}
              itself={hasTurned ? sayItself(check, attempt.data) : null}
              onAskAgain={() => void refetch()}
              isAsking={watched.isFetching}
              {...present({
                refusedSince: refusedSince(explanation, foundRefusal(client, check, context.account)),
              })}
            />
          }
          folds={
            <>
              <BesideFold
                check={asJudged(check, data)}
                isAllowed={data.verdict === 'allowed'}
                {...present({ onFile })}
              />
              {isOther ? null : (
                <TryFold
                  check={asJudged(check, data)}
                  onTry={(call) => {
                    setIsOfReader(true)
                    attempt.mutate(call)
                  }}
                  busy={attempt.isPending}
                  problem={attempt.error ? readProblem(attempt.error) : null}
                />
              )}
            </>
          }
        />
        <Attempted tried={attempt.data} above={data} isOfReader={isOfReader} />
      </div>
    )
    // One tree for every verdict, so that the card turns in place.
    const rail = message ? (
      <WhatYouSend message={message} {...present({ fix: choiceOf(chosen) })} />
    ) : turned ? (
      <WhatHappened openedAt={watched.openedAt} {...turned} />
    ) : null
    return (
      <>
        <PrintSheet of="answer" subject={context.pod ?? context.account} at={checkedAt} />
        <Split rail={rail}>{answer}</Split>
      </>
    )
  }
  if (isPending) return <Skeleton label={`Checking whether it may ${sayTuple(check)}`} lines={5} />
  if (readProblem(error).code === 'invalid-request') return null
  return <ProblemNotice error={error} onAgain={refetch} />
}

/** A live check, with what a pasted text says about the same call as evidence. The verdict is the check's. */
export function withFinding(live: Explanation, finding: Explanation | undefined): Explanation {
  if (finding === undefined) return live
  const known = new Set(live.evidence.map(({ probe }) => plain(probe)))
  const added = finding.evidence.filter(({ probe }) => !known.has(plain(probe)))
  return { ...live, evidence: [...added, ...live.evidence] }
}
