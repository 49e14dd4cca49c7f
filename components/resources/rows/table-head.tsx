import { memo } from 'react'
import { Icon } from '@/components/ui/icon'
import type { Sort } from '../view/view-in-url'
import type { ShownColumn } from './shown-columns'

interface TableHeadProps {
  shown: readonly ShownColumn[]
  sort: Sort | undefined
  onSort: (column: string) => void
}

const ORDER = { ascending: 'rotate-270', descending: 'rotate-90' } as const

function TableHeadOf({ shown, sort, onSort }: TableHeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {shown.map(({ column, index }, place) => {
          const order =
            sort?.column !== column.name ? undefined : sort.isDescending ? 'descending' : 'ascending'
          const isNumber = column.type === 'integer' || column.type === 'number'
          return (
            <th
              key={index}
              scope="col"
              aria-sort={order}
              className={`sticky top-0 z-10 h-8 border-b border-line bg-sunken px-1 font-sans text-12 font-medium whitespace-nowrap ${
                isNumber ? 'text-right' : 'text-left'
              } ${place === 0 && column.name === 'Name' ? 'md:left-0 md:z-20' : ''}`}
            >
              <button
                type="button"
                onClick={() => onSort(column.name)}
                title={column.description === '' ? undefined : column.description}
                className={`inline-flex h-6 items-center gap-1 rounded-sm px-2 hover:text-ink ${order ? 'text-ink' : 'text-quiet'}`}
              >
                {column.name}
                {order ? <Icon name="chevron" className={`size-3 ${ORDER[order]}`} /> : null}
              </button>
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

/** The columns as the API server names them; each sorts by its true values. */
export const TableHead = memo(TableHeadOf)
