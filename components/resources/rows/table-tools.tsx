'use client'

import type { ReactNode, RefObject } from 'react'
import { CodeLine } from '@/components/ui/code-line'
import { Input } from '@/components/ui/field'
import { KeyHelp } from '@/components/ui/key-help'

interface TypedText {
  text: string
  type: (text: string) => void
}

interface TableToolsProps {
  filter: TypedText
  filterField: RefObject<HTMLInputElement | null>
  labels: TypedText & { error: string | undefined }
  /** "12 of 25 rows". */
  count: string
  /** What chooses columns and rows. */
  choices: ReactNode
  /** What copies or saves rows. */
  copy: ReactNode
  kubectl: string | undefined
  help: RefObject<HTMLDialogElement | null>
}

const KEYS = [
  ['/', 'go to the filter'],
  ['j k', 'next row, previous row'],
  ['↓ ↑', 'the same, from a row'],
  ['PgUp PgDn', 'ten rows'],
  ['Home End', 'first row, last row'],
  ['Enter', 'open the details of a row'],
  ['Space', 'select or deselect the row'],
  ['Shift ↓', 'also select the next row'],
  ['Ctrl A', 'select all shown rows'],
  ['Esc', 'clear the selection, then close the details'],
  ['?', 'show these keys'],
] as const

const TERMS = [
  {
    heading: 'The filter reads',
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
    heading: 'Labels work as in kubectl -l',
    terms: [
      ['app=web', 'rows with this label'],
      ['tier!=db', 'rows without it'],
      ['app in (a,b)', 'one of several values'],
      ['app, !tier', 'with one label, without the other'],
    ],
  },
  {
    heading: 'Order',
    terms: [['held', 'no row moves while the pointer is over the rows or a key has moved into them']],
  },
] as const

/** What narrows a table, how many rows are left, and the same list in a terminal. */
export function TableTools(props: TableToolsProps) {
  const { filter, filterField, labels, count, choices, copy, kubectl, help } = props
  return (
    <div className="mb-3 flex flex-wrap items-end gap-x-4 gap-y-2">
      <Input
        ref={filterField}
        label="Filter rows"
        type="search"
        value={filter.text}
        onChange={(event) => filter.type(event.target.value)}
        placeholder="web -status:running"
        className="w-52"
      />
      <Input
        label="Labels"
        type="search"
        value={labels.text}
        onChange={(event) => labels.type(event.target.value)}
        placeholder="app=web"
        error={labels.error}
        className="w-40"
      />
      {choices}
      <span role="status" className="flex min-h-8 items-center text-13 text-quiet">
        {count}
      </span>
      <span className="flex max-w-full flex-wrap items-center gap-2 sm:ml-auto">
        {kubectl ? <CodeLine code={kubectl} label="kubectl command" /> : null}
        {copy}
        <KeyHelp keys={KEYS} terms={TERMS} dialog={help} />
      </span>
    </div>
  )
}
