'use client'

import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { visibleText } from '@/lib/contract/visible-text'

/** One entry of a chip's menu. */
export interface Choice {
  value: string
  label: string
  /** What is known about it, such as "allowed". */
  note?: string
  meaning?: Meaning
}

interface ChoiceChipProps {
  /** What the chip is, such as "Verb". */
  name: string
  /** What the chip says; with `isAbsent` what it would add. */
  label: string
  value: string
  choices: readonly Choice[]
  onChoose: (value: string) => void
  /** Runs once the menu opens, for choices that cost a request. */
  onOpen?: () => void
  /** The part is not in the question, and the chip adds it. */
  isAbsent?: boolean
  /** Left out on a phone while it is absent and not what fails. */
  isMinor?: boolean
  tone?: 'bad' | 'ok' | undefined
  /** What the field takes beside the choices. */
  placeholder: string
  /** A typed word is taken letter for letter, as the name of an object is; else Enter takes the first that matches. */
  isLiteral?: boolean
  note?: ReactNode
}

const TONE = {
  bad: 'border-bad bg-bad-soft font-semibold text-bad',
  ok: 'border-ok bg-ok-soft font-semibold text-ok',
  plain: 'border-line bg-sunken hover:border-line-strong',
  absent: 'border-dashed border-line-strong text-quiet hover:text-ink',
}

const SHOWN = 200
const MARGIN_PX = 16

function matching(choices: readonly Choice[], typed: string): readonly Choice[] {
  const word = typed.trim().toLowerCase()
  if (word === '') return choices.slice(0, SHOWN)
  const found = choices.filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(word))
  const exact = found.filter(({ value }) => value.toLowerCase() === word)
  return [...exact, ...found.filter((one) => !exact.includes(one))].slice(0, SHOWN)
}

/** One word of the question, with a menu of what it may be instead; what is not listed can be typed. */
export function ChoiceChip(props: ChoiceChipProps) {
  const { name, label, isAbsent = false, isMinor = false, tone, onOpen } = props
  const [isOpen, setIsOpen] = useState(false)
  const root = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen) return
    const leave = (event: Event) => {
      if (!(event.target instanceof Node) || !root.current?.contains(event.target)) setIsOpen(false)
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('focusin', leave)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('focusin', leave)
    }
  }, [isOpen])
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

interface ChoiceMenuProps extends ChoiceChipProps {
  onClose: () => void
}

function ChoiceMenu(props: ChoiceMenuProps) {
  const { name, value, choices, onChoose, placeholder, isLiteral = false, note, onClose } = props
  const id = useId()
  const panel = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState('')
  const shown = matching(choices, typed)
  const chosen = shown.findIndex((choice) => choice.value === value)
  const [moved, setMoved] = useState<number | null>(null)
  const word = typed.trim()
  const active = Math.min(moved ?? (word === '' ? chosen : isLiteral ? -1 : 0), shown.length - 1)

  useLayoutEffect(() => {
    const box = panel.current
    if (!box) return
    const beyond = box.getBoundingClientRect().right - (document.documentElement.clientWidth - MARGIN_PX)
    if (beyond > 0) box.style.left = `${-beyond}px`
    box.querySelector('input')?.focus()
  }, [])
  useEffect(() => {
    if (active >= 0) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [active, id])

  const choose = (next: string) => {
    onClose()
    if (next !== value) onChoose(next)
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && shown.length > 0) {
      event.preventDefault()
      setMoved((Math.max(active, step > 0 ? -1 : 0) + step + shown.length) % shown.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const picked = shown[active]?.value ?? word
      if (picked === '' && moved === null) onClose()
      else choose(picked)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      onClose()
    } else if (event.key === 'Tab') onClose()
  }
  return (
    <div
      ref={panel}
      className="absolute top-full left-0 z-30 mt-1.5 w-64 max-w-[calc(100vw-2rem)] rounded-lg border border-line-strong bg-raised p-1.5 shadow-float"
    >
      <input
        role="combobox"
        aria-label={name}
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
        value={typed}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.target.value)
          setMoved(null)
        }}
        onKeyDown={press}
        className="mb-1 h-8 w-full rounded-sm border border-line-strong bg-surface px-2 font-mono text-13 placeholder:font-sans placeholder:text-quiet"
      />
      {shown.length === 0 ? null : (
        <div id={`${id}-list`} role="listbox" aria-label={name} className="max-h-72 overflow-y-auto">
          {shown.map((choice, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys.
            <div
              key={choice.value}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={choice.value === value}
              onClick={() => choose(choice.value)}
              className={`flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 font-mono text-13 hover:bg-hover aria-selected:font-semibold ${at === active ? 'bg-accent-soft' : ''}`}
            >
              {choice.meaning === undefined ? null : (
                <Icon name={SHAPE[choice.meaning]} className={INK[choice.meaning]} />
              )}
              <span className="min-w-0 break-words">{visibleText(choice.label)}</span>
              {choice.note === undefined ? null : (
                <span className="ml-auto pl-2 font-sans text-12 text-quiet">{choice.note}</span>
              )}
            </div>
          ))}
        </div>
      )}
      {note === undefined ? null : <p className="px-2 py-1 text-12 text-quiet">{note}</p>}
    </div>
  )
}
