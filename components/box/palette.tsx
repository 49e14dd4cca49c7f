import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { AccountCheck } from '@/lib/contract/access-check'
import { accessQuery } from '@/lib/facts/account/query'
import { useKnownServer } from '@/lib/pages/live/known-answers'
import { basePath } from '@/lib/queries/base-path'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { checkAddress } from '@/lib/words/page-addresses'
import { isQuestion } from './box-text'
import type { PaletteRow } from './palette-found'
import { PaletteRows, rowId } from './palette-rows'
import type { TypedText } from './palette-waiting'
import type { RowAtHand } from './row-at-hand'
import { CallSentence } from './sentence/sentence'
import { useAsk } from './use-ask'
import { useIsLost } from './use-is-lost'
import { useModifier } from './use-modifier'
import { usePaletteRows } from './use-palette-rows'
import { useUnderstood } from './use-still'

interface PaletteProps {
  /** A text pasted outside any field: asked at once. */
  pasted: string
  /** What was typed before the palette loaded. */
  typed: RefObject<TypedText | undefined>
  /** The row that it acts on. */
  atHand: RefObject<RowAtHand | undefined>
  onClose: () => void
}

type Asking = ReturnType<typeof useAsk>

interface NoteProps extends Pick<Asking, 'ask' | 'isAsking' | 'unanswered'> {
  id: string
  /** Why nothing can be asked now. */
  cannot: string | undefined
}

const CANNOT: Partial<Record<NonNullable<ReturnType<typeof useKnownServer>>, string>> = {
  silent: 'The API server does not answer. No call can be checked now; rows are as last read.',
  unauthorized: 'The API server does not accept the token (401). No call can be checked now.',
  tokenless: 'The token of this pod cannot be read. No call can be checked now.',
}

/** Why nothing can be asked now, and how old what is shown is. */
function useCannot(): { says?: string; isLost: boolean } {
  const isLost = useIsLost()
  const server = useKnownServer()
  if (isLost)
    return {
      isLost,
      says: 'Podglass does not answer. Nothing can be asked until it is back; rows are as last read.',
    }
  const says = server === undefined ? undefined : CANNOT[server]
  return { isLost, ...(says === undefined ? {} : { says }) }
}

function Cannot({ says }: { says: string }) {
  return (
    <span className="flex items-baseline gap-2 text-warning">
      <Icon name="clock" className="self-center" />
      {says}
    </span>
  )
}

/** What came of the text, if not an answer. */
function PaletteNote({ id, ask, isAsking, unanswered, cannot }: NoteProps) {
  const says = isAsking ? 'Reading the text' : unanswered?.says
  return (
    <p
      id={`${id}-note`}
      role="status"
      className="px-4 text-13 wrap-anywhere empty:hidden [&:not(:empty)]:py-2"
    >
      {says === undefined ? cannot && <Cannot says={cannot} /> : <span>{says}</span>}
      {!isAsking && unanswered?.onKubernetes ? (
        <Button small className="ml-3" onClick={unanswered.onKubernetes}>
          Yes, from Kubernetes
        </Button>
      ) : null}
      {!isAsking && unanswered?.meant ? (
        <Button small className="ml-3" onClick={() => ask(unanswered.meant ?? '')}>
          {unanswered.meant}
        </Button>
      ) : null}
    </p>
  )
}

const KEY = 'rounded-sm border border-line bg-surface px-1 text-quiet'

function PaletteKeys({ current, rest }: { current: PaletteRow | undefined; rest: string }) {
  const tab = rest !== '' ? 'complete' : current && 'verb' in current.says ? 'edit as chips' : undefined
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-b-xl border-t border-line bg-sunken px-4 py-2.5 text-12 text-quiet max-md:hidden">
      <span>
        <kbd translate="no" className={KEY}>
          ↑
        </kbd>{' '}
        <kbd translate="no" className={KEY}>
          ↓
        </kbd>{' '}
        move
      </span>
      <span>
        <kbd translate="no" className={KEY}>
          ↵
        </kbd>{' '}
        open
      </span>
      {tab === undefined ? null : (
        <span>
          <kbd translate="no" className={KEY}>
            ⇥
          </kbd>{' '}
          {tab}
        </span>
      )}
      <span className="ml-auto">
        {current === undefined || typeof current.does !== 'string' ? null : 'Shift ↵ opens in a new tab'}
      </span>
    </p>
  )
}

interface FieldProps {
  id: string
  field: RefObject<HTMLInputElement | null>
  text: string
  current: PaletteRow | undefined
  hasRows: boolean
  /** What Tab adds. */
  rest: string
  onType: (text: string) => void
  onPress: (event: KeyboardEvent<HTMLInputElement>) => void
  /** A whole text was pasted into the empty field. */
  onPasted: (text: string) => void
}

function PaletteField({ id, field, text, current, hasRows, rest, onType, onPress, onPasted }: FieldProps) {
  const modifier = useModifier()
  return (
    <span className="relative min-w-0 flex-1">
      <input
        translate="no"
        ref={field}
        role="combobox"
        aria-label="Ask or go to"
        aria-expanded={hasRows}
        aria-controls={`${id}-rows`}
        aria-autocomplete="both"
        aria-activedescendant={current === undefined ? undefined : rowId(id, current)}
        aria-describedby={`${id}-note`}
        value={text}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onPress}
        onPaste={(event) => {
          const all = event.clipboardData.getData('text/plain')
          if (text.trim() !== '' || !isQuestion(all)) return
          event.preventDefault()
          onPasted(all)
        }}
        placeholder={`Find, ask or do. Paste a log anywhere (${modifier}V)`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="w-full bg-transparent py-3 font-mono text-15 outline-none placeholder:truncate placeholder:font-sans placeholder:text-quiet"
      />
      <span
        translate="no"
        aria-hidden="true"
        className="pointer-events-none absolute inset-0 overflow-hidden py-3 font-mono text-15 whitespace-pre"
      >
        <span className="invisible">{text}</span>
        <span className="text-faint">{rest}</span>
      </span>
    </span>
  )
}

/** The text of the palette, from what was pasted or typed before it loaded; `isEntered` once that should be taken at once. */
function useTypedText({ pasted, typed }: Pick<PaletteProps, 'pasted' | 'typed'>) {
  const [text, setText] = useState(pasted)
  const [isEntered, setIsEntered] = useState(false)
  useLayoutEffect(() => {
    // Not at the first render: keys keep coming until the palette replaces what waited for it.
    if (typed.current === undefined) return
    setText(typed.current.text)
    setIsEntered(typed.current.isEntered)
    typed.current = undefined
  }, [typed])
  return { text, setText, isEntered }
}

/** The dialog, open from the start; focus is in its field, or on the first chip of a call being edited. */
function usePaletteDialog(isEditing: boolean) {
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  useLayoutEffect(() => {
    const chip = dialog.current?.querySelector<HTMLElement>('fieldset button')
    if (isEditing) chip?.focus()
    else field.current?.focus()
  }, [isEditing])
  return { dialog, field, close: () => dialog.current?.close() }
}

/** The row that Enter takes, and the keys that move it. */
function useActiveRow(rows: readonly PaletteRow[]) {
  const [active, setActive] = useState(0)
  const at = Math.min(active, rows.length - 1)
  return {
    current: rows[at],
    toFirst: () => setActive(0),
    /** False for a key that moves nothing. */
    move(key: string): boolean {
      const step = { ArrowDown: 1, ArrowUp: -1 }[key]
      if (step === undefined || rows.length === 0) return false
      setActive((at + step + rows.length) % rows.length)
      return true
    },
  }
}

/** What is missing to what the text becomes: of the row that Enter takes first. */
function restOf(text: string, current: PaletteRow | undefined, rows: readonly PaletteRow[]): string {
  if (text.trim() === '' || text.length > 40) return ''
  const begins = ({ completes = '' }: PaletteRow) => completes.toLowerCase().startsWith(text.toLowerCase())
  const row = current && begins(current) ? current : rows.find(begins)
  return row?.completes?.slice(text.length) ?? ''
}

interface Pressed {
  current: PaletteRow | undefined
  rest: string
  move: (key: string) => boolean
  take: (row: PaletteRow | undefined, isApart?: boolean) => unknown
  type: (text: string) => void
  edit: (call: AccountCheck) => void
}

/** What the keys of the field do: the arrows, Enter, and Tab, which completes a word or edits a call. */
function pressOf({ current, rest, move, take, type, edit }: Pressed) {
  return (event: KeyboardEvent<HTMLInputElement>) => {
    const isTab = event.key === 'Tab' && !event.shiftKey
    if (move(event.key)) event.preventDefault()
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      take(current, event.shiftKey)
    } else if (isTab && rest !== '') {
      event.preventDefault()
      type(event.currentTarget.value + rest)
    } else if (isTab && current && 'verb' in current.says) {
      event.preventDefault()
      edit(current.says)
    }
  }
}

/** The box above any page: a call is understood while it is typed, and what it could mean is one key away. */
export function Palette({ pasted, typed, atHand, onClose }: PaletteProps): ReactNode {
  const id = useId()
  const router = useRouter()
  const { text, setText, isEntered } = useTypedText({ pasted, typed })
  const [edited, setEdited] = useState<AccountCheck | null>(null)
  const { dialog, field, close } = usePaletteDialog(edited !== null)
  const { ask, open, isAsking, unanswered, forget } = useAsk(close)
  const found = usePaletteRows(text, atHand.current)
  const understood = useUnderstood(text, found.at(-1)?.does === 'text')
  const rows = found.map((row) => (row.does === 'text' && understood ? { ...row, ...understood } : row))
  const { current, move, toFirst } = useActiveRow(rows)
  const { says: cannot, isLost } = useCannot()
  const rest = restOf(text, current, rows)
  const { data: own } = useQuery(accessQuery())

  const askPasted = useRef(() => ask(pasted))
  useEffect(() => {
    if (pasted !== '') askPasted.current()
  }, [pasted])
  const type = (next: string) => {
    setText(next)
    toFirst()
    forget()
  }
  const take = (row: PaletteRow | undefined, isApart = false) => {
    const isAsked = row === undefined || row.does === 'text' || 'verb' in row.says
    if (isLost && isAsked) return
    if (row === undefined || row.does === 'text') return ask(text)
    if (typeof row.does === 'string' && isApart)
      return void window.open(`${basePath}${row.does}`, '_blank', 'noopener')
    if ('verb' in row.says) return open(checkAddress(row.says))
    close()
    if (typeof row.does === 'string') router.push(row.does)
    else row.does()
  }
  const takeEntered = useEffectEvent(() => take(current))
  useEffect(() => {
    if (isEntered) takeEntered()
  }, [isEntered])
  const press = pressOf({ current, rest, move, take, type, edit: setEdited })
  return (
    <dialog
      ref={dialog}
      aria-label="Ask or go to"
      aria-busy={isAsking}
      onClose={onClose}
      onCancel={(event) => {
        if (edited === null) return
        event.preventDefault()
        setEdited(null)
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) close()
      }}
      className="mx-auto mt-[max(0.5rem,9vh)] w-170 max-w-[calc(100vw-1rem)] overflow-visible rounded-xl border border-line bg-raised text-ink shadow-float backdrop:bg-black/40"
    >
      <div className="flex min-h-14 items-center gap-3 border-b border-line px-4">
        <Icon name="search" />
        {edited === null ? (
          <PaletteField
            id={id}
            field={field}
            text={text}
            current={current}
            hasRows={rows.length > 0}
            rest={rest}
            onType={type}
            onPress={press}
            onPasted={(all) => {
              type(all)
              ask(all)
            }}
          />
        ) : (
          <>
            <CallSentence check={edited} explanation={undefined} onChange={setEdited} />
            <Button look="primary" onClick={() => open(checkAddress(edited))}>
              Check
            </Button>
          </>
        )}
        <Button small look="bare" onClick={() => (edited === null ? close() : setEdited(null))}>
          Esc
        </Button>
      </div>
      <PaletteNote id={id} ask={ask} isAsking={isAsking} unanswered={unanswered} cannot={cannot} />
      {edited === null && !isAsking ? (
        <PaletteRows
          id={id}
          rows={rows}
          word={text.trim()}
          account={parseServiceAccount(own?.user ?? '')?.name ?? own?.user ?? ''}
          current={current}
          onTake={take}
        />
      ) : null}
      <PaletteKeys current={current} rest={rest} />
    </dialog>
  )
}
