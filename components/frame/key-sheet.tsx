import { type ReactNode, useEffect, useId, useRef } from 'react'
import { PAGES } from '@/components/box/pages'
import { useModifier } from '@/components/box/use-modifier'
import { Button } from '@/components/ui/button'
import { useSingleKeys } from '@/components/ui/single-keys'

type Keys = readonly (readonly [keys: string, does: string])[]

const ANYWHERE: Keys = [
  ['mod V', 'Paste a log or an error'],
  ['mod K', 'Find, ask, do'],
  ['/', 'Ask'],
  ['?', 'This sheet'],
  ['Esc', 'Close, leave the box'],
  ['r', 'Check again'],
  ['t', 'Light or dark'],
]

const IN_LISTS: Keys = [
  ['j k', 'Next, previous row'],
  ['Enter', 'Open'],
  ['Space', 'Peek, and close'],
  ['x', 'Select'],
  ['Shift ↓', 'Select the next too'],
  ['mod A', 'Select all'],
  ['f', 'Filter rows, ↓ leaves it'],
  ['l', 'Logs of the pod'],
  ['p', 'Previous or current log'],
  ['n', 'Next error in the log'],
  ['y', 'YAML of the row, or of what is open'],
  ['[', 'List of kinds'],
  ['PgUp PgDn', 'Ten rows'],
  ['c', 'Copy the answer or report'],
  ['s', 'Share an answer'],
  ['1 2 3', 'First, second, third fix'],
  ['m', 'Mark the notes read'],
]

const FILTERS: readonly { title: string; terms: Keys }[] = [
  {
    title: 'The filter of rows reads',
    terms: [
      ['web', 'rows that contain it, in any shown cell'],
      ['-web', 'rows that do not'],
      ['status:run', 'rows whose Status contains it'],
      ['-node:a-3', 'rows whose Node does not'],
      ['lastseen:5m', 'a column by its name without spaces'],
      ['"two words"', 'both words, exactly'],
    ],
  },
  {
    title: 'Labels, as in kubectl -l',
    terms: [
      ['app=web', 'rows with this label'],
      ['tier!=db', 'rows without it'],
      ['app in (a,b)', 'one of several values'],
      ['!tier', 'rows without the label'],
    ],
  },
]

const GO_TO: Keys = [
  ...PAGES.map(({ key, label }) => [`g ${key}`, label] as const),
  ['g d', 'Dangerous permissions'],
  ['g h', 'What changed'],
]

function KeyList({ title, keys }: { title: string; keys: Keys }) {
  const modifier = useModifier().trim()
  return (
    <section>
      <h3 className="mb-2 text-13 font-medium text-faint">{title}</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-2 text-13">
        {keys.map(([each, does]) => (
          <div key={each} className="contents">
            <dt className="flex gap-1">
              {each.split(' ').map((key) => (
                <kbd
                  translate="no"
                  key={key}
                  className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-surface px-1 font-sans text-[0.6875rem] leading-none text-quiet"
                >
                  {key === 'mod' ? modifier : key}
                </kbd>
              ))}
            </dt>
            <dd className="text-quiet">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function TermList({ title, terms }: { title: string; terms: Keys }) {
  return (
    <section>
      <h3 className="mb-2 text-13 font-medium text-faint">{title}</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-3 gap-y-1.5 text-13">
        {terms.map(([term, does]) => (
          <div key={term} className="contents">
            <dt translate="no" className="font-mono text-12">
              {term}
            </dt>
            <dd className="text-quiet">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** All keys, and the switch that turns single keys off. */
export function KeySheet({ onClose }: { onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [on, set] = useSingleKeys()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-labelledby={id}
      className="m-auto mt-[max(0.5rem,5vh)] max-h-[90dvh] w-205 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-xl border border-line bg-raised p-6 text-ink shadow-float backdrop:bg-black/40"
    >
      <div className="mb-3 flex items-center justify-between gap-4">
        <h2 id={id} className="text-20 font-[650]">
          Keyboard
        </h2>
        <Button onClick={() => dialog.current?.close()}>Close</Button>
      </div>
      <label className="mb-4 flex min-h-6 items-center gap-2 text-13">
        <input type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
        Single keys are on. Turn them off when you use speech input.
      </label>
      <div className="grid gap-x-8 gap-y-4 md:grid-cols-3">
        <KeyList title="Anywhere" keys={ANYWHERE} />
        <KeyList title="Go to" keys={GO_TO} />
        <KeyList title="Lists and answers" keys={IN_LISTS} />
      </div>
      <div className="mt-5 grid gap-x-8 gap-y-4 border-t border-line pt-4 md:grid-cols-2">
        {FILTERS.map(({ title, terms }) => (
          <TermList key={title} title={title} terms={terms} />
        ))}
      </div>
      <p className="mt-3 text-13 text-quiet">
        Rows do not move while the pointer is over them or the keyboard is in them.
      </p>
    </dialog>
  )
}
