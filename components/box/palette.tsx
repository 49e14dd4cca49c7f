'use client'

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
import { kindsQuery } from '@/lib/facts/objects/query/kinds'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { checkAddress, queryOfCheck } from '@/lib/words/page-addresses'
import { isQuestion } from './is-question'
import { PAGES } from './pages'
import { type PaletteRow, PaletteRows } from './palette-rows'
import type { TypedText } from './palette-waiting'
import { useRecents } from './recents'
import { CallSentence } from './sentence/sentence'
import { suggestChecks, suggestPlaces } from './suggest'
import { useAsk } from './use-ask'

interface PaletteProps {
  /** A text pasted outside any field: asked at once. */
  pasted: string
  /** What was typed before the palette loaded. */
  typed: RefObject<TypedText | undefined>
  onClose: () => void
}

/** The rows for a text: calls that it could mean, then places that it could name. */
function useRows(text: string): PaletteRow[] {
  const { data: access } = useQuery(accessQuery())
  const { data: kinds } = useQuery(kindsQuery())
  const recents = useRecents()
  const word = text.trim().toLowerCase()
  const pages: PaletteRow[] = PAGES.filter(({ label }) => label.toLowerCase().startsWith(word)).map(
    ({ href, label, icon }) => ({ kind: 'place', key: href, href, label, icon }),
  )
  if (word === '') {
    const asked = recents.map(({ check, verdict }): PaletteRow => {
      const said = verdict === 'denied' ? 'refused' : verdict === 'allowed' ? 'allowed' : undefined
      return { kind: 'recent', key: queryOfCheck(check).toString(), check, verdict: said }
    })
    return [...asked, ...pages]
  }
  const known = access && kinds ? { access, kinds: kinds.kinds } : undefined
  const checks = known ? suggestChecks(text, known) : []
  const places = known ? suggestPlaces(checks[0]?.check, known) : []
  return [
    ...checks.map((one): PaletteRow => ({ kind: 'check', key: queryOfCheck(one.check).toString(), ...one })),
    ...places.map((place): PaletteRow => ({ kind: 'place', key: place.href, ...place })),
    ...pages,
    ...(checks.length === 0
      ? [{ kind: 'text' as const, key: 'text', label: 'Read this as an error, a log or YAML' }]
      : []),
  ]
}

type Asking = ReturnType<typeof useAsk>

interface NoteProps extends Pick<Asking, 'ask' | 'isAsking' | 'unanswered'> {
  id: string
}

/** What came of the text, if not an answer. */
function PaletteNote({ id, ask, isAsking, unanswered }: NoteProps) {
  return (
    <p
      id={`${id}-note`}
      role="status"
      className="px-4 text-13 wrap-anywhere empty:hidden [&:not(:empty)]:py-2"
    >
      {isAsking ? 'Reading the text' : unanswered?.says}
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

function PaletteKeys() {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-b-xl border-t border-line bg-sunken px-4 py-2.5 text-12 text-quiet">
      <span>↑ ↓ move</span>
      <span>↵ check</span>
      <span>⇥ edit as chips</span>
      <span className="ml-auto hidden md:inline">Also accepts an error, logs, a Status, RBAC YAML</span>
    </p>
  )
}

interface FieldProps {
  id: string
  field: RefObject<HTMLInputElement | null>
  text: string
  current: PaletteRow | undefined
  hasRows: boolean
  onType: (text: string) => void
  onPress: (event: KeyboardEvent) => void
  /** A whole text was pasted into the empty field. */
  onPasted: (text: string) => void
}

function PaletteField({ id, field, text, current, hasRows, onType, onPress, onPasted }: FieldProps) {
  return (
    <input
      ref={field}
      role="combobox"
      aria-label="Ask or go to"
      aria-expanded={hasRows}
      aria-controls={`${id}-rows`}
      aria-autocomplete="list"
      aria-activedescendant={current === undefined ? undefined : `${id}-${current.key}`}
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
      placeholder="Paste an error, type a call, or go to a page"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      className="min-w-0 flex-1 bg-transparent py-3 font-mono text-15 outline-none placeholder:font-sans placeholder:text-quiet"
    />
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

/** The box above any page: a call is understood while it is typed, and what it could mean is one key away. */
export function Palette({ pasted, typed, onClose }: PaletteProps): ReactNode {
  const id = useId()
  const router = useRouter()
  const { text, setText, isEntered } = useTypedText({ pasted, typed })
  const [edited, setEdited] = useState<AccountCheck | null>(null)
  const { dialog, field, close } = usePaletteDialog(edited !== null)
  const { ask, open, isAsking, unanswered, forget } = useAsk(close)
  const rows = useRows(text)
  const { current, move, toFirst } = useActiveRow(rows)
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
  const take = (row: PaletteRow | undefined) => {
    if (row === undefined || row.kind === 'text') return ask(text)
    if (row.kind !== 'place') return open(checkAddress(row.check))
    close()
    router.push(row.href)
  }
  const takeEntered = useEffectEvent(() => take(current))
  useEffect(() => {
    if (isEntered) takeEntered()
  }, [isEntered])
  const press = (event: KeyboardEvent) => {
    const isEdit = event.key === 'Tab' && !event.shiftKey && current && 'check' in current
    if (move(event.key)) event.preventDefault()
    else if (event.key === 'Enter') {
      event.preventDefault()
      take(current)
    } else if (isEdit) {
      event.preventDefault()
      setEdited(current.check)
    }
  }
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
      className="mx-auto mt-[max(1rem,12vh)] w-170 max-w-[calc(100vw-1rem)] overflow-visible rounded-xl border border-line bg-raised text-ink shadow-float backdrop:bg-black/40"
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
      <PaletteNote id={id} ask={ask} isAsking={isAsking} unanswered={unanswered} />
      {edited === null && !isAsking ? (
        <PaletteRows
          id={id}
          rows={rows}
          account={parseServiceAccount(own?.user ?? '')?.name ?? own?.user ?? ''}
          current={current}
          onTake={take}
        />
      ) : null}
      <PaletteKeys />
    </dialog>
  )
}
