import { Fragment, memo } from 'react'
import { Icon } from '@/components/ui/icon'
import type { Column } from '@/lib/contract/resources'
import type { Sort } from '../view/view-in-url'
import type { RowLayout, ShownColumn } from './shown-columns'

interface TableHeadProps {
  shown: readonly ShownColumn[]
  layout: RowLayout
  sort: Sort | undefined
  /** Rows that need attention are first. */
  isByHealth: boolean
  onSort: (column: Column) => void
}

const ORDER = { ascending: 'rotate-270', descending: 'rotate-90' } as const
const CELL =
  'sticky top-0 z-10 h-8 border-b border-line bg-ground p-0 text-left font-sans text-12 font-semibold whitespace-nowrap text-quiet'

function TableHeadOf({ shown, layout, sort, isByHealth, onSort }: TableHeadProps) {
  return (
    <thead className="max-md:hidden">
      <tr aria-rowindex={1}>
        {shown.map(({ column, index }, place) => {
          const order =
            sort?.column !== column.name ? undefined : sort.isDescending ? 'descending' : 'ascending'
          const isNumber = column.type === 'integer' || column.type === 'number'
          const isMarked = order === undefined && isByHealth && index === layout.told
          return (
            <Fragment key={index}>
              <th
                scope="col"
                aria-sort={order}
                className={`${CELL} ${place === 0 && column.name === 'Name' ? 'md:left-0 md:z-20' : ''}`}
              >
                <button
                  type="button"
                  onClick={() => onSort(column)}
                  title={isMarked ? 'What needs attention is first.' : column.description || undefined}
                  className={`flex h-8 w-full items-center gap-1 px-3 -outline-offset-2 hover:bg-hover hover:text-ink ${place === 0 ? 'pl-5' : ''} ${isNumber ? 'justify-end' : ''} ${order ? 'text-ink' : ''}`}
                >
                  {column.name}
                  {order ? <Icon name="chevron" className={`size-3 ${ORDER[order]}`} /> : null}
                  {isMarked ? <Icon name="chevron" className="size-3 rotate-90" /> : null}
                </button>
              </th>
              {place === layout.whyAfter ? (
                <th scope="col" className={`${CELL} px-3`}>
                  Why
                </th>
              ) : null}
            </Fragment>
          )
        })}
      </tr>
    </thead>
  )
}

/** The columns as the API server names them; each sorts by its true values. */
export const TableHead = memo(TableHeadOf)
