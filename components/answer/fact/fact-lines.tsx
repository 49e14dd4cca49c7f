import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { sayTuple } from '@/components/call/tuple-words'
import { buttonClass } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { useSingleKeys } from '@/components/ui/single-keys'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import type { Choice } from '@/lib/diagnosis/fixes/choose-fix'
import { sayEffectOnCard } from '@/lib/diagnosis/fixes/say-fix'
import { sayGrant, sayGranted } from '@/lib/diagnosis/wording/phrases'
import { code, inTurn, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { checkOfTuple } from '@/lib/rbac/call'
import { checkAddress, identityAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'

interface LineProps {
  label: string
  children: ReactNode
  /** Never cut, however narrow the card is. */
  isWhole?: boolean
}

function Line({ label, children, isWhole = false }: LineProps) {
  const text = (
    <>
      <b aria-hidden="true" className="font-semibold @xl:hidden">
        {label}:{' '}
      </b>
      {children}
    </>
  )
  return (
    <div
      className={`text-15/[1.3125rem] @xl:grid @xl:grid-cols-[2.5rem_minmax(0,1fr)] @xl:gap-x-2 @xl:text-15 @xl:items-baseline`}
    >
      <dt className="sr-only text-13/[1.375rem] text-faint @xl:not-sr-only">{label}</dt>
      <dd className="min-w-0 max-w-card text-pretty wrap-anywhere">
        {isWhole ? text : <Clamped most={label === 'Why' ? 3 : 2}>{text}</Clamped>}
      </dd>
    </div>
  )
}

/** The fix and what it grants and warns of, never cut; where there is a choice the switch names it, and its effect is beside the button. */
function Change({ fix, choice }: { fix: Fix; choice: ReactNode }) {
  return (
    <Line label={fix.where === 'cluster' ? 'Ask' : 'Fix'} isWhole>
      {choice}
      <span aria-live="polite" className={choice === undefined ? undefined : 'sr-only'}>
        <Said phrase={fix.brief ?? fix.says} />
      </span>
      {choice === undefined ? (
        <span className="text-quiet">
          {' '}
          <Said phrase={sayEffectOnCard(fix).beside} />
        </span>
      ) : null}
    </Line>
  )
}

/** The calls that were likely meant, each checked when pressed; the primary action where the refused call is mistyped. */
export function MeantCalls({ fix, look }: { fix: Fix; look: 'primary' | 'plain' }) {
  return (fix.calls ?? []).map((call) => {
    const check = checkOfTuple(call)
    return check === null ? null : (
      <Link
        key={sayTuple(call)}
        href={checkAddress(check)}
        scroll={false}
        className={`${buttonClass({ look })} h-auto min-h-8 max-w-full py-1.5 whitespace-normal wrap-anywhere`}
      >
        Check {visibleText(sayTuple(call))}
      </Link>
    )
  })
}

interface FactLinesProps {
  explanation: Explanation
  /** Who wrote the role or binding since the call last worked. */
  changed: Phrase | undefined
  /** When it was first seen refused, and what was written before. */
  since: Phrase | undefined
  /** Chooses another fix; undefined where there is at most one. */
  choice: ReactNode
}

function AllowedLines({ explanation }: { explanation: Explanation }) {
  const { grantedBy, request } = explanation
  if (grantedBy === undefined) return null
  const { scope, subject } = grantedBy
  const place = request.namespace === undefined ? say`its` : code(request.namespace)
  const where = scope === 'cluster' ? say`, in every namespace.` : say`, in ${place} only.`
  return (
    <Line label="How">
      <Said phrase={sayGrant(grantedBy, sayGranted(subject))} />
      <span className="text-quiet">
        <Said phrase={where} />
      </span>
    </Line>
  )
}

/** Whom to ask, and what to send them, where nothing on this page changes it. */
function AskLine({ explanation }: { explanation: Explanation }) {
  const { verdict, unseen } = explanation
  const [first] = unseen
  if (verdict === 'unknown') {
    return first === undefined ? null : (
      <>
        <Line label="Why">
          <Said phrase={first.needs} />
        </Line>
        <Line label="Ask" isWhole>
          An admin can check it with one command. <span className="text-quiet">It grants nothing.</span>
        </Line>
      </>
    )
  }
  return (
    <Line label="Ask" isWhole>
      Those who run the cluster: nothing in this namespace changes it.{' '}
      <span className="text-quiet">The message says what refused it.</span>
    </Line>
  )
}

/** Why, and what to change and what that grants: what a user needs after the fact. */
export function FactLines({ explanation, changed, since, choice }: FactLinesProps) {
  const { verdict, cause, fixes, basis, chain } = explanation
  const from =
    basis === undefined ? null : (
      <Line label="From">
        <Said phrase={basis.says} />
      </Line>
    )
  if (verdict === 'allowed') {
    return (
      <>
        <AllowedLines explanation={explanation} />
        {from}
      </>
    )
  }
  const [chosen] = fixes
  return (
    <>
      {cause === null && changed === undefined ? null : (
        <Line label="Why">
          <Said phrase={inTurn([changed ?? NOTHING, cause === null ? NOTHING : cause.says])} />
        </Line>
      )}
      {since === undefined ? null : (
        <Line label="Since">
          <Said phrase={since} />
        </Line>
      )}
      {chosen === undefined ? <AskLine explanation={explanation} /> : <Change fix={chosen} choice={choice} />}
      {chain === undefined ? null : (
        <Line label="Pod">
          <span>{chain.isBroken ? '' : `${chain.name} of this pod: `}</span>
          <Said phrase={chain.says} />{' '}
          <Link href={identityAddress('token')} className="text-accent underline">
            See this pod’s chain
          </Link>
        </Line>
      )}
      {from}
    </>
  )
}

interface FixSwitchProps {
  choices: readonly Choice[]
  chosen: string | undefined
  onChoose: (id: string) => void
  /** The keys 1, 2, … also choose. */
  hasKeys: boolean
}

/** Which fix the card is about: by mouse, by arrow keys as any group of radio buttons, and by number. */
export function FixSwitch({ choices, chosen, onChoose, hasKeys }: FixSwitchProps) {
  const name = useId()
  const [areKeysOn] = useSingleKeys()
  return (
    <fieldset className="flex w-full flex-wrap rounded-lg border border-line-strong bg-sunken p-[3px] @xl:w-fit @xl:max-w-full @xl:flex-nowrap">
      <legend className="sr-only">Which fix</legend>
      {choices.map(({ id, label, reach }, i) => (
        <label
          key={id}
          className="relative flex min-h-9 min-w-0 flex-1 basis-36 cursor-pointer flex-wrap items-center gap-x-2 rounded-md border border-transparent px-2 py-1 text-13/4 wrap-anywhere @xl:flex-nowrap hover:bg-hover has-checked:border-accent has-checked:bg-surface has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent print:not-has-checked:hidden @xl:min-h-7.5 @xl:flex-none @xl:basis-auto @xl:py-0.5"
        >
          <input
            type="radio"
            name={name}
            value={id}
            checked={id === chosen}
            onChange={() => onChoose(id)}
            aria-keyshortcuts={hasKeys && areKeysOn ? String(i + 1) : undefined}
            className="absolute inset-0 cursor-pointer appearance-none rounded-md outline-none"
          />
          <span className="font-semibold @xl:whitespace-nowrap">{label}</span>
          {reach === undefined ? null : (
            <span className="min-w-0 text-quiet @xl:truncate" title={reach}>
              {' '}
              {reach}
            </span>
          )}
          {hasKeys && areKeysOn ? (
            <span aria-hidden="true" className="hidden @xl:inline">
              <kbd
                translate="no"
                className="rounded-sm border border-line bg-surface px-1 font-mono text-12/4 font-normal text-quiet"
              >
                {i + 1}
              </kbd>
            </span>
          ) : null}
        </label>
      ))}
    </fieldset>
  )
}

const CLAMP = { 2: 'line-clamp-2', 3: 'line-clamp-3' }

/** Text that a narrow card cuts to a few lines until pressed. */
export function Clamped({ children, most = 2 }: { children: ReactNode; most?: keyof typeof CLAMP }) {
  const place = useRef<HTMLSpanElement>(null)
  const [isCut, setIsCut] = useState(false)
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    const element = place.current
    if (element === null || isOpen) return
    const observer = new ResizeObserver(() => setIsCut(element.scrollHeight > element.clientHeight + 1))
    observer.observe(element)
    return () => observer.disconnect()
  }, [isOpen])
  return (
    <span className="relative block min-w-0">
      <span ref={place} className={isOpen ? 'block' : `${CLAMP[most]} @xl:line-clamp-none @xl:block`}>
        {children}
      </span>
      {isCut && !isOpen ? (
        <button
          type="button"
          onClick={() => setIsOpen(true)}
          className="absolute right-0 bottom-0 flex items-end text-13 text-accent underline"
        >
          {/* What a finger hits is higher than the line, and covers no other. */}
          <span className="bg-surface pl-1">… more</span>
        </button>
      ) : null}
    </span>
  )
}
