import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { needsGroups, textOfUser } from '@/components/call/account-in-url'
import { useAccountNames } from '@/components/call/use-account-names'
import { Icon } from '@/components/ui/icon'
import { useDismiss } from '@/components/ui/use-dismiss'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import type { Access, MatrixRow } from '@/lib/facts/account/contract'
import { accessQuery } from '@/lib/facts/account/query'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { visibleText } from '@/lib/words/visible-text'
import { sayPlace, sayTarget, withAccount, withGroups, withPart, withTarget } from './change'
import { ChoiceMenu, type ChoiceMenuProps } from './choice-menu'
import {
  accountChoices,
  type CallPart,
  EVERYWHERE,
  failingParts,
  namespaceChoices,
  subresourceChoices,
  targetChoices,
  verbChoices,
} from './choices'

const NO_ROWS: readonly MatrixRow[] = []

interface SentenceProps {
  check: AccountCheck
  /** Its answer, once there is one. */
  explanation: Explanation | undefined
  onChange: (check: AccountCheck) => void
}

/** The parts that failed, kept while the card is open: green once the call is allowed. */
function useTones(check: AccountCheck, explanation: Explanation | undefined) {
  const [failed, setFailed] = useState<{ of: string; parts: ReadonlySet<CallPart> }>({
    of: '',
    parts: new Set(),
  })
  const of = JSON.stringify(check)
  const now = explanation ? failingParts(check, explanation) : new Set<CallPart>()
  if (now.size > 0 && (failed.of !== of || [...now].join() !== [...failed.parts].join()))
    setFailed({ of, parts: now })
  const isGranted = explanation?.verdict === 'allowed'
  return (part: CallPart): 'bad' | 'ok' | undefined => {
    if (now.has(part)) return 'bad'
    return isGranted && failed.of === of && failed.parts.has(part) ? 'ok' : undefined
  }
}

function Dot() {
  return (
    <span aria-hidden="true" className="hidden text-faint md:inline">
      ·
    </span>
  )
}

type Tones = ReturnType<typeof useTones>

interface WhoseProps extends Pick<SentenceProps, 'check' | 'onChange'> {
  own: Access | undefined
  ownUser: string
  tone: Tones
}

interface ChoiceChipProps extends ChoiceMenuProps {
  /** What the chip says; with `isAbsent`, what it would add. */
  label: string
  /** Runs once the menu opens, for choices that cost a request. */
  onOpen?: () => void
  /** The part is not in the question, and the chip adds it. */
  isAbsent?: boolean
  /** Left out on a phone while it is absent and not what fails. */
  isMinor?: boolean
  tone?: 'bad' | 'ok' | undefined
}

const TONE = {
  bad: 'border-bad bg-bad-soft font-semibold text-bad',
  ok: 'border-ok bg-ok-soft font-semibold text-ok',
  plain: 'border-line bg-sunken hover:border-line-strong',
  absent: 'border-dashed border-line-strong text-quiet hover:text-ink',
}

/** One word of the question, with a menu of alternatives; anything not listed can be typed. */
function ChoiceChip(props: ChoiceChipProps) {
  const { name, label, isAbsent = false, isMinor = false, tone, onOpen } = props
  const [isOpen, setIsOpen] = useState(false)
  const root = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useDismiss({
    isOpen: () => isOpen,
    within: [root],
    onClose: (isByKey) => (isByKey ? close() : setIsOpen(false)),
  })
  const close = () => {
    setIsOpen(false)
    button.current?.focus()
  }
  return (
    <span
      ref={root}
      className={`relative max-w-full min-w-0 ${isMinor && isAbsent && !tone ? 'hidden md:inline-flex' : 'inline-flex'}`}
    >
      <button
        translate="no"
        ref={button}
        type="button"
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-label={
          isAbsent ? `Add ${name.toLowerCase()}` : `${name}: ${visibleText(label)}${toneWord(tone)}`
        }
        data-tone={tone}
        onClick={() => {
          if (!isOpen) onOpen?.()
          setIsOpen(!isOpen)
        }}
        className={`inline-flex h-7.5 max-w-full min-w-0 items-center gap-1 rounded-md border px-2 text-13 ${isAbsent ? 'font-sans' : 'font-mono'} ${tone ? TONE[tone] : TONE[isAbsent ? 'absent' : 'plain']}`}
      >
        {isAbsent ? <Icon name="plus" className="size-3!" /> : null}
        <span className="truncate">{visibleText(label)}</span>
        {isAbsent ? null : <Icon name="chevron" className="size-3! rotate-90 opacity-70 max-md:hidden" />}
      </button>
      {isOpen ? <ChoiceMenu {...props} onClose={close} /> : null}
    </span>
  )
}

function toneWord(tone: ChoiceChipProps['tone']): string {
  if (tone === undefined) return ''
  return tone === 'bad' ? ', refused by this part' : ', now granted'
}

/** Whose call it is: an account, plus groups where they cannot be inferred. */
function WhoseChips({ check, own, ownUser, tone, onChange }: WhoseProps) {
  const accounts = useAccountNames(own)
  const isOwn = check.user === undefined
  const account = isOwn ? ownUser : (check.user ?? '')
  const said = isOwn ? (parseServiceAccount(account)?.name ?? account) : textOfUser(account)
  return (
    <>
      <ChoiceChip
        name="Account"
        label={said || '…'}
        value={isOwn ? '' : textOfUser(account)}
        choices={accountChoices(ownUser, accounts.names)}
        onOpen={accounts.want}
        onChoose={(text) => onChange(withAccount(check, text, ownUser))}
        tone={tone('account')}
        isLiteral
        placeholder="namespace/name, or a user"
      />
      {needsGroups(check.user ?? '') ? (
        <ChoiceChip
          name="Groups"
          label={check.groups?.length ? `in ${check.groups.join(', ')}` : 'groups'}
          value={check.groups?.join(', ') ?? ''}
          choices={check.groups?.length ? [{ value: '', label: 'not known' }] : []}
          onChoose={(text) => onChange(withGroups(check, text))}
          isAbsent={!check.groups?.length}
          isLiteral
          placeholder="Groups, separated by commas"
        />
      ) : null}
    </>
  )
}

interface SubresourceProps extends Pick<SentenceProps, 'onChange'> {
  check: Exclude<SentenceProps['check'], { path: string }>
  rows: readonly MatrixRow[]
  tone: Tones
}

/** The subresource, where there is one or the kind has some. */
function SubresourceChip({ check, rows, tone, onChange }: SubresourceProps) {
  const choices = subresourceChoices(check, rows)
  if (!check.subresource && choices.length === 0) return null
  return (
    <ChoiceChip
      name="Subresource"
      label={check.subresource ? `/${check.subresource}` : 'subresource'}
      value={check.subresource ?? ''}
      choices={choices}
      onChoose={(text) => onChange(withPart(check, 'subresource', text.replace(/^\//, '')))}
      tone={tone('subresource')}
      isAbsent={!check.subresource}
      isMinor
      placeholder="Filter or type"
    />
  )
}

/** The question as chips: whose call, verb, resource and place. Each opens a menu, and a choice is a new question. */
export function CallSentence({ check, explanation, onChange }: SentenceProps) {
  const { data: own } = useQuery(accessQuery())
  const [isVerbOpen, setIsVerbOpen] = useState(false)
  const tone = useTones(check, explanation)

  const call = 'path' in check ? undefined : check
  const ownUser = own?.user ?? ''
  const ownNamespace = own?.namespace ?? ''
  const rows = own?.rows ?? NO_ROWS
  const isElsewhere = call !== undefined && call.namespace !== '' && call.namespace !== ownNamespace
  const elsewhere = useQuery({ ...accessQuery(call?.namespace), enabled: isVerbOpen && isElsewhere })
  const judged = isElsewhere ? elsewhere.data?.rows : rows
  const known = { rows, ownNamespace }
  const isOwn = check.user === undefined
  const subresource =
    call === undefined ? null : <SubresourceChip check={call} rows={rows} tone={tone} onChange={onChange} />
  return (
    <fieldset className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 py-1.5 md:gap-2 md:py-2.5">
      <legend className="sr-only">The question</legend>
      <WhoseChips check={check} own={own} ownUser={ownUser} tone={tone} onChange={onChange} />
      <Dot />
      <ChoiceChip
        name="Verb"
        label={check.verb}
        value={check.verb}
        choices={verbChoices(check, judged ?? rows, isOwn && judged !== undefined)}
        onOpen={() => setIsVerbOpen(true)}
        onChoose={(verb) => onChange({ ...check, verb })}
        tone={tone('verb')}
        placeholder="Filter or type a verb"
      />
      <Dot />
      <ChoiceChip
        name={call === undefined ? 'Path' : 'Resource'}
        label={sayTarget(check)}
        value={sayTarget(check)}
        choices={targetChoices(rows)}
        onChoose={(text) => onChange(withTarget(check, text, known))}
        tone={tone('target')}
        placeholder="Filter, or a path such as /metrics"
      />
      {call?.subresource ? subresource : null}
      {call === undefined ? null : (
        <>
          <Dot />
          <ChoiceChip
            name="Namespace"
            label={sayPlace(call, rows)}
            value={call.namespace || EVERYWHERE}
            choices={namespaceChoices(check, rows, ownNamespace)}
            onChoose={(text) => onChange({ ...call, namespace: text === EVERYWHERE ? '' : text })}
            tone={tone('namespace')}
            isLiteral
            placeholder="Another namespace"
          />
          <ChoiceChip
            name="Name"
            label={call.name || 'name'}
            value={call.name ?? ''}
            choices={call.name ? [{ value: '', label: 'any name' }] : []}
            onChoose={(text) => onChange(withPart(check, 'name', text))}
            tone={tone('name')}
            isAbsent={!call.name}
            isMinor
            isLiteral
            placeholder="The name of one object"
          />
          {call.subresource ? null : subresource}
        </>
      )}
    </fieldset>
  )
}
