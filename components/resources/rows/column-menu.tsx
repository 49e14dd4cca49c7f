'use client'

import { memo, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import type { Column } from '@/lib/contract/resources'
import { CheckInUrl } from '../view/check-in-url'
import type { ShownColumn } from './shown-columns'

interface ColumnMenuProps {
  columns: readonly Column[]
  shown: readonly ShownColumn[]
  isChosen: boolean
  /** Undefined means the columns of the view. */
  onChoose: (names: string[] | undefined) => void
  /** Other choices of what is shown. */
  children: ReactNode
}

function ColumnMenuOf({ columns, shown, isChosen, onChoose, children }: ColumnMenuProps) {
  const names = shown.map(({ column }) => column.name)
  const choose = (name: string, isOn: boolean) => {
    const wanted = new Set(isOn ? [...names, name] : names.filter((each) => each !== name))
    onChoose(columns.map((column) => column.name).filter((each) => wanted.has(each)))
  }
  return (
    <Menu label="Columns" look="bare">
      <fieldset className="flex flex-col">
        <legend className="sr-only">Columns to show</legend>
        {columns
          .filter(({ name }) => name !== 'Name')
          .map(({ name }) => (
            <CheckInUrl key={name} isOn={names.includes(name)} onChange={(isOn) => choose(name, isOn)}>
              {name}
            </CheckInUrl>
          ))}
      </fieldset>
      {isChosen ? (
        <Button className="mt-1 w-full justify-center" onClick={() => onChoose(undefined)}>
          As kubectl shows them
        </Button>
      ) : null}
      <div className="mt-1 flex flex-col border-t border-line pt-1 empty:hidden">{children}</div>
    </Menu>
  )
}

/** Which columns are shown. The name stays, because a row without it says nothing. */
export const ColumnMenu = memo(ColumnMenuOf)
