'use client'

import { Asked } from './asked'
import { NothingAsked } from './nothing-asked'

/** The box, and the answer to what the address asks; before that, what could be asked. */
export function AskPage() {
  return (
    <>
      <h1 className="sr-only">Ask</h1>
      <Asked nothing={<NothingAsked />} />
    </>
  )
}
