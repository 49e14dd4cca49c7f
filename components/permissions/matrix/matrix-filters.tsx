import { Chip } from '@/components/ui/chip'
import { Icon } from '@/components/ui/icon'
import { SearchField } from '@/components/ui/search-field'
import type { CellsShown, MatrixFilter } from './matrix-filter'

interface MatrixFiltersProps {
  filter: MatrixFilter
  counts: Record<CellsShown, number>
  onFilter: (filter: MatrixFilter) => void
}

/** One row: the text, which rows, and whether to include subresources. */
export function MatrixFilters({ filter, counts, onFilter }: MatrixFiltersProps) {
  const chip = (show: CellsShown) => ({
    pressed: filter.show === show,
    count: counts[show],
    onPress: () => onFilter({ ...filter, show }),
  })
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <SearchField
        label="Filter resources"
        text={filter.text}
        onText={(text) => onFilter({ ...filter, text })}
        placeholder="Filter resources"
        boxClass="w-53 max-w-full"
      />
      <fieldset className="flex min-w-0 flex-wrap gap-1">
        <legend className="sr-only">Which resources to show</legend>
        <Chip {...chip('all')}>All</Chip>
        <Chip {...chip('granted')}>Granted</Chip>
        {counts.refused === 0 && filter.show !== 'refused' ? null : (
          <Chip {...chip('refused')} bad>
            <Icon name="cross" className="size-3" />
            Refused lately
          </Chip>
        )}
        <Chip
          pressed={filter.subresources}
          onPress={() => onFilter({ ...filter, subresources: !filter.subresources })}
        >
          Subresources
        </Chip>
      </fieldset>
    </div>
  )
}
