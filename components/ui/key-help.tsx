'use client'

import { memo, type RefObject, useId } from 'react'
import { Button } from './button'
import { useSingleKeys } from './single-keys'

type Terms = readonly (readonly [term: string, does: string])[]

interface KeyHelpProps {
  keys: readonly (readonly [key: string, does: string])[]
  dialog: RefObject<HTMLDialogElement | null>
  /** Other help on the page, by heading. */
  terms?: readonly { heading: string; terms: Terms }[]
}

function KeyHelpOf({ keys, dialog, terms = [] }: KeyHelpProps) {
  const id = useId()
  const [on, set] = useSingleKeys()
  return (
    <>
      <Button look="bare" small onClick={() => dialog.current?.showModal()} aria-haspopup="dialog">
        Keys
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={id}
        className="m-auto max-h-[calc(100dvh-2rem)] w-96 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-md border border-line-strong bg-surface p-4 text-ink shadow-md backdrop:bg-black/40"
      >
        {/* What takes the focus first must be visible, so it is next to the heading. */}
        <div className="mb-3 flex items-center justify-between gap-4">
          <h2 id={id} className="text-17 font-semibold">
            Keys on this page
          </h2>
          <Button onClick={() => dialog.current?.close()}>Close</Button>
        </div>
        <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2 text-13">
          {keys.map(([key, does]) => (
            <div key={key} className="contents">
              <dt className="flex gap-1">
                {key.split(' ').map((each) => (
                  <kbd
                    key={each}
                    className="min-w-6 rounded-sm border border-line-strong bg-sunken px-1.5 text-center font-mono text-12"
                  >
                    {each}
                  </kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        {terms.map(({ heading, terms: inHeading }) => (
          <section key={heading} className="mt-4 border-t border-line pt-3">
            <h3 className="mb-2 text-13 font-semibold">{heading}</h3>
            <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5 text-13">
              {inHeading.map(([term, does]) => (
                <div key={term} className="contents">
                  <dt className="font-mono text-12">{term}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <label className="mt-4 flex items-center gap-1.5 border-t border-line pt-3 text-13">
          <input type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
          single keys are on
        </label>
      </dialog>
    </>
  )
}

/** The keys of a page, behind a button and the key that opens it, with a way to turn them off. */
export const KeyHelp = memo(KeyHelpOf)
