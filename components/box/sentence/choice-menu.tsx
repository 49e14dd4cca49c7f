import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { visibleText } from '@/lib/words/visible-text'

/** One entry of a chip's menu. */
export interface MenuChoice {
  value: string
  label: string
  /** What is known about it, such as "allowed". */
  note?: string
  meaning?: Meaning
}

export interface ChoiceMenuProps {
  /** What the chip is, such as "Verb". */
  name: string
  /** The choice that the question has now. */
  value: string
  choices: readonly MenuChoice[]
  onChoose: (value: string) => void
  /** What the field takes beside the choices. */
  placeholder: string
  /** A typed word is taken verbatim, like an object's name; otherwise Enter takes the first match. */
  isLiteral?: boolean
}

const SHOWN = 200
const MARGIN_PX = 16

function matching(choices: readonly MenuChoice[], typed: string): readonly MenuChoice[] {
  const word = typed.trim().toLowerCase()
  if (word === '') return choices.slice(0, SHOWN)
  const found = choices.filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(word))
  const exact = found.filter(({ value }) => value.toLowerCase() === word)
  return [...exact, ...found.filter((one) => !exact.includes(one))].slice(0, SHOWN)
}

/** The menu of a chip: a field that filters or takes a word, and the choices; arrow keys move through them. */
export function ChoiceMenu(props: ChoiceMenuProps & { onClose: () => void }) {
  const { name, value, choices, onChoose, placeholder, isLiteral = false, onClose } = props
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
        translate="no"
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
              translate="no"
              key={choice.value}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={choice.value === value}
              onClick={() => choose(choice.value)}
              className={`flex min-h-8 max-md:min-h-11 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 font-mono text-13 hover:bg-hover aria-selected:font-semibold ${at === active ? 'bg-accent-soft' : ''}`}
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
    </div>
  )
}
