'use client'

import { useState } from 'react'
import { SearchField } from '@/components/ui/search-field'
import { Section } from '@/components/ui/section'
import { StateNotice } from '@/components/ui/state-notice'
import { CauseLink } from './cause-link'

export interface ListedFamily {
  name: string
  title: string
  says: string
  causes: readonly { id: string; title: string }[]
}

/** Every cause by family, with a filter on ids and titles. */
export function CauseList({ families }: { families: readonly ListedFamily[] }) {
  const [text, setText] = useState('')
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (line: string) => words.every((word) => line.toLowerCase().includes(word))
  const shown = families
    .map((family) => ({
      ...family,
      causes: family.causes.filter(({ id, title }) => fits(`${id} ${title} ${family.title}`)),
    }))
    .filter(({ causes }) => causes.length > 0)
  return (
    <>
      <SearchField
        label="Filter by id or words"
        text={text}
        onText={setText}
        placeholder="Filter by id or words"
        boxClass="mb-6 max-w-72"
      />
      <div aria-live="polite">
        {shown.length === 0 ? <StateNotice state="empty">No cause matches this filter.</StateNotice> : null}
      </div>
      {shown.map(({ name, title, says, causes }) => (
        <Section key={name} id={name} title={title} says={says}>
          <ul className="columns-[20rem] gap-x-8">
            {causes.map((cause) => (
              <li key={cause.id} className="break-inside-avoid py-1">
                <CauseLink {...cause} />
              </li>
            ))}
          </ul>
        </Section>
      ))}
    </>
  )
}
