import { Input } from '@/components/ui/field'
import type { MatrixFilter, Show } from './matrix-filter'

const SHOWS: [Show, string][] = [
  ['all', 'all'],
  ['may', 'only what it may'],
  ['may-not', 'only what it may not'],
]

interface MatrixFiltersProps {
  filter: MatrixFilter
  onFilter: (filter: MatrixFilter) => void
}

export function MatrixFilters({ filter, onFilter }: MatrixFiltersProps) {
  return (
    <div className="flex flex-wrap items-end gap-x-5 gap-y-2 text-13">
      <Input
        label="Filter resources"
        type="search"
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
        placeholder="pods"
        className="w-48"
      />
      <fieldset>
        <legend className="sr-only">Which cells to show</legend>
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          {SHOWS.map(([show, label]) => (
            <label key={show} className="flex items-center gap-1.5">
              <input
                type="radio"
                name="matrix-show"
                checked={filter.show === show}
                onChange={() => onFilter({ ...filter, show })}
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      <label className="flex min-h-8 items-center gap-1.5">
        <input
          type="checkbox"
          checked={filter.subresources}
          onChange={(event) => onFilter({ ...filter, subresources: event.target.checked })}
        />
        subresources
      </label>
    </div>
  )
}
