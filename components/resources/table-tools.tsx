'use client'

import type { RefObject } from 'react'
import { CodeLine } from '@/components/ui/code-line'
import { Input } from '@/components/ui/field'
import { KeyHelp } from '@/components/ui/key-help'
import { CheckInUrl } from './check-in-url'

interface TableToolsProps {
  filter: string
  onFilter: (text: string) => void
  filterField: RefObject<HTMLInputElement | null>
  /** Absent when the kind has no columns for the wide view. */
  wide: { isOn: boolean; onChange: (isOn: boolean) => void } | undefined
  /** "12 of 25 rows". */
  count: string
  kubectl: string | undefined
  help: RefObject<HTMLDialogElement | null>
}

const KEYS = [
  ['/', 'go to the filter'],
  ['j k', 'next row, row before'],
  ['↓ ↑', 'the same, from a row'],
  ['Home End', 'first row, last row'],
  ['Enter', 'open the details of a row'],
  ['Esc', 'close them'],
  ['?', 'show these keys'],
] as const

/** What narrows a table, how many rows are left, and the same list in a terminal. */
export function TableTools({ filter, onFilter, filterField, wide, count, kubectl, help }: TableToolsProps) {
  return (
    <div className="mb-3 flex flex-wrap items-end gap-x-4 gap-y-2">
      <Input
        ref={filterField}
        label="Filter rows"
        type="search"
        value={filter}
        onChange={(event) => onFilter(event.target.value)}
        placeholder="any words"
        className="w-52"
      />
      {wide ? (
        <CheckInUrl isOn={wide.isOn} onChange={wide.onChange}>
          wide
        </CheckInUrl>
      ) : null}
      <span role="status" className="flex min-h-8 items-center text-13 text-quiet">
        {count}
      </span>
      <span className="flex max-w-full flex-wrap items-center gap-2 sm:ml-auto">
        {kubectl ? <CodeLine code={kubectl} label="kubectl command" /> : null}
        <KeyHelp keys={KEYS} dialog={help} />
      </span>
    </div>
  )
}
