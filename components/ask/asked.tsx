import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { lazy, type ReactNode, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { CheckedCall } from '@/components/answer/checked-call'
import { isAsked, useAnswerAddress } from '@/components/box/answer-address'
import { AskBox, type BoxStanding } from '@/components/box/ask-box'
import { ignoredAt } from '@/components/box/ignored-options'
import { recordRecent, useRecents } from '@/components/box/recents'
import { CallSentence } from '@/components/box/sentence/sentence'
import { checkFromParams, textOfUser } from '@/components/call/account-in-url'
import { checkOfFinding, isReviewed } from '@/components/call/check-of-finding'
import { foundRefusal } from '@/components/refusals/found-refusal'
import { Code } from '@/components/ui/code'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import { HasKeys } from '@/components/ui/single-keys'
import { useTitle } from '@/components/ui/use-title'
import { sayIgnored } from '@/lib/ask/say-ignored'
import { spellCall } from '@/lib/ask/spell-call'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { accessQuery } from '@/lib/facts/account/query'
import { checkQuery } from '@/lib/facts/call/query'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { present } from '@/lib/present'
import { readProblem } from '@/lib/queries/problem-error'
import { listOf, often } from '@/lib/words/lists'
import { checkAddress } from '@/lib/words/page-addresses'
import { describeResource } from '@/lib/words/resources'
import { visibleText } from '@/lib/words/visible-text'
import { NotLoaded, PastedAnswer } from './pasted/pasted-answer'
import { PastedNotes } from './pasted/pasted-notes'
import { usePasted } from './pasted/use-pasted'

// Most calls are asked about alone.
const ComparedCall = lazy(() =>
  import('@/components/compare/compared-call').then(
    (module) => ({ default: module.ComparedCall }),
    () => ({ default: NotLoaded }),
  ),
)

/** What the server found wrong with a call, part by part. */
function CheckProblems({ error }: { error: Error | null }) {
  const problem = error ? readProblem(error) : null
  if (problem?.code !== 'invalid-request') return null
  return (
    <ul aria-label="What is wrong with the call" className="mt-2 flex flex-col gap-1 px-1 text-13 text-bad">
      {problem.fields.map(({ field, says }) => (
        <li key={`${field} ${says}`} className="wrap-anywhere">
          {says}
        </li>
      ))}
    </ul>
  )
}

const NOTHING: AccountCheck = { verb: 'get', path: '/' }

/** The question in an address, the same whichever fix is chosen. */
function askedIn(params: URLSearchParams): string {
  const asked = new URLSearchParams(params)
  asked.delete('fix')
  return asked.toString()
}

interface AskedProps {
  /** Under the box while the address asks nothing. */
  nothing?: ReactNode
  /** Under the box with a question, after what is known of it. */
  aside?: ReactNode
  /** Of the place of the answer until it is there. */
  waitingClass?: string
}

/** A pasted text in the one line of the box: how it begins, and how long it is. */
function PastedLine({ text }: { text: string }) {
  const lines = text.trim().split('\n')
  return (
    <p className="flex min-w-0 flex-1 items-baseline gap-3 py-2.5 md:py-3.5">
      <Code className="min-w-0 truncate font-mono text-13">{visibleText(lines[0] ?? '').slice(0, 300)}</Code>
      {lines.length === 1 ? null : <span className="shrink-0 text-13 text-quiet">{lines.length} lines</span>}
    </p>
  )
}

/** True while the window still shows the address with which it was loaded. */
function isAsLoaded(): boolean {
  const [loaded] = performance.getEntriesByType('navigation')
  return loaded?.name === location.href
}

function bringIntoView(answer: HTMLElement): void {
  answer.focus({ preventScroll: true })
  const { top } = answer.getBoundingClientRect()
  if (top < 0 || top > window.innerHeight * 0.7) answer.scrollIntoView({ block: 'start' })
}

function focusHeading(answer: HTMLElement): void {
  const heading = answer.querySelector('h2')
  if (!heading || !answer.contains(document.activeElement)) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/**
 * Brings the answer into view and moves the focus to its heading once a question opens it, whichever link, cell or box did;
 * not where the page is loaded with it. The returned function keeps the focus where it is for the next change, such as that
 * of a chip.
 */
function useAnswerInView(
  answer: RefObject<HTMLElement | null>,
  asked: string,
  isAnswered: boolean,
): () => void {
  const shown = useRef<string>(undefined)
  const stays = useRef(false)
  const waits = useRef(false)
  useEffect(() => {
    if (answer.current === null) return
    const isNew = shown.current === undefined ? !isAsLoaded() : shown.current !== asked
    shown.current = asked
    if (isNew) {
      waits.current = asked !== '' && !stays.current
      stays.current = false
      if (waits.current) bringIntoView(answer.current)
    }
    if (!waits.current || !isAnswered) return
    waits.current = false
    focusHeading(answer.current)
  }, [answer, asked, isAnswered])
  return () => {
    stays.current = true
  }
}

// A question asked just now is the one on the page.
const NEW_MS = 30_000

function sourcesOf({ seenIn }: LoggedRefusal): string {
  const from = new Set(seenIn.map((seen) => seen.from))
  return listOf([from.has('log') ? ['logs'] : [], from.has('event') ? ['events'] : []].flat())
}

/**
 * Under the box: what the question leaves out of the line that was typed, when it was asked before, and where it was found
 * refused. Only what this window knows already; it asks nothing. Mounted again for each question.
 */
function AskedBefore({ check, ownUser }: { check: AccountCheck; ownUser: string }) {
  const address = checkAddress(check)
  const recents = useRecents()
  const client = useQueryClient()
  const now = useNow()
  const [askedAt] = useState(() => recents.find((recent) => checkAddress(recent.check) === address)?.at ?? 0)
  const found = foundRefusal(client, check, ownUser)
  const ignored = ignoredAt(address)
  const isOld = askedAt > 0 && now - askedAt > NEW_MS
  if (ignored.length === 0 && !isOld && found === undefined) return null
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 gap-y-0.5 px-1 text-13 wrap-anywhere text-quiet">
      {ignored.length === 0 ? null : <span>Ignored: {sayIgnored(ignored)}</span>}
      {isOld ? (
        <span>
          Asked <RelativeTime at={new Date(askedAt).toISOString()} />
        </span>
      ) : null}
      {found === undefined ? null : (
        <span>
          Found in {sourcesOf(found)}: refused {often(found.count)}, last <RelativeTime at={found.last} />
        </span>
      )}
    </p>
  )
}

/** An answer, and while the box has another text, that it is not the answer to that: gray, without a button or a key. */
function Previous({ isNow, children }: { isNow: boolean; children: ReactNode }) {
  return (
    <>
      {isNow ? <p className="mb-2 px-1 text-13 text-quiet">Answer to the previous question</p> : null}
      <HasKeys value={!isNow}>
        <div inert={isNow} className={isNow ? 'opacity-45 grayscale' : ''}>
          {children}
        </div>
      </HasKeys>
    </>
  )
}

/** What the address asks and what answers it, under the box. A pasted text is in this window, not in the address. */
export function Asked({ nothing, aside, waitingClass = '' }: AskedProps) {
  const params = useSearchParams()
  const router = useRouter()
  const here = useAnswerAddress()
  const answer = useRef<HTMLDivElement>(null)
  const { data: own, isPending: isOwnPending } = useQuery(accessQuery())
  const ownUser = own?.user ?? ''
  const query = askedIn(params)
  const addressed = useMemo(
    () => checkFromParams(new URLSearchParams(query), own?.namespace),
    [query, own?.namespace],
  )
  const pasted = usePasted(params)
  const isAll = pasted?.isAll === true
  const finding = isAll ? undefined : pasted?.findings[pasted.nth - 1]
  const check = useMemo(() => {
    if (isAll) return null
    return finding === undefined ? addressed : checkOfFinding(finding, ownUser)
  }, [isAll, finding, addressed, ownUser])
  // A text about this pod's own account is checked as it is pasted; about another account, only if the user asks.
  const isOfText = pasted !== undefined && pasted.text !== undefined
  const isLive = check !== null && (!isOfText || (finding !== undefined && isReviewed(finding, ownUser)))
  const { data, error } = useQuery({ ...checkQuery(check ?? NOTHING), enabled: false })
  const explanation = isLive ? data : finding

  const isAnswered = isLive ? data !== undefined : pasted?.answer !== undefined && !isOwnPending
  const stay = useAnswerInView(answer, query, isAnswered)
  const beside = params.get('beside') || undefined
  const [file, setFile] = useState<{ query: string; text: string }>()
  const besideFile = file?.query === query ? file.text : undefined
  const [standing, setStanding] = useState<BoxStanding>('answered')
  const isAnswer = standing === 'answered'
  useTitle(
    check && explanation && isAnswer ? askTitle(check, explanation.verdict, check.user ?? ownUser) : null,
  )
  const verdict = isLive ? data?.verdict : undefined
  useEffect(() => {
    if (check !== null && verdict !== undefined) recordRecent({ check, verdict, at: Date.now() })
  }, [check, verdict])

  const change = (next: AccountCheck) => {
    stay()
    router.push(here(checkAddress(next)), { scroll: false })
  }
  const isNothing = check === null && !isAsked(params)
  const line = isOfText ? <PastedLine text={pasted.text ?? ''} /> : undefined
  return (
    <>
      <AskBox
        understood={
          check === null ? line : <CallSentence check={check} explanation={explanation} onChange={change} />
        }
        text={isOfText ? (pasted.text ?? '') : check === null ? '' : spellCall(check)}
        isFirst={isNothing}
        onStanding={setStanding}
      >
        {pasted === undefined ? null : <PastedNotes pasted={pasted} ownUser={ownUser} hasCheck={isLive} />}
        {check !== null && isLive ? (
          <AskedBefore key={checkAddress(check)} check={check} ownUser={ownUser} />
        ) : null}
        {isLive ? <CheckProblems error={error} /> : null}
        {isNothing ? nothing : aside}
      </AskBox>
      <div
        ref={answer}
        tabIndex={-1}
        className={`mt-4 scroll-mt-16 outline-none empty:hidden md:mt-5 ${isAnswered ? '' : waitingClass}`}
      >
        {standing === 'none' ? null : (
          <Previous isNow={!isAnswer && isAnswered}>
            {check !== null && isLive && (beside ?? besideFile) !== undefined ? (
              <Suspense>
                <ComparedCall
                  key={query}
                  {...{ check, beside, file: besideFile, home: own?.namespace ?? '' }}
                  onBack={() => setFile(undefined)}
                />
              </Suspense>
            ) : check !== null && isLive ? (
              <CheckedCall
                key={JSON.stringify(check)}
                check={check}
                onFile={(text) => setFile({ query, text })}
                {...present({ finding })}
              />
            ) : isOfText ? (
              <PastedAnswer pasted={pasted} ownUser={ownUser} check={check} isWaiting={isOwnPending} />
            ) : null}
          </Previous>
        )}
      </div>
    </>
  )
}

const SIGN: Record<Explanation['verdict'], string> = { allowed: '✓', denied: '✕', failed: '?', unknown: '?' }

/** The title of the window: "✕ watch jobs.batch · shop/web", so a tab shows when its call is allowed. */
export function askTitle(check: AccountCheck, verdict: Explanation['verdict'], user: string): string {
  const target = 'path' in check ? check.path : describeResource(check)
  return visibleText(`${SIGN[verdict]} ${check.verb} ${target} · ${textOfUser(user)}`)
}
