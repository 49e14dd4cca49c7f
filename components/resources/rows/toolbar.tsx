import { type KeyboardEvent, memo, type ReactNode, type RefObject, useId } from 'react'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { CopyButton } from '@/components/ui/copy-button'
import { SearchField } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { saveFile } from '@/components/ui/save-file'
import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { grouped } from '@/lib/words/lists'
import { CheckInUrl } from '../view/check-in-url'
import type { Only } from '../view/view-in-url'
import type { StatusChip } from './judge-list'
import { kubectlGet, linesOf, rowNames, toCsv, toTsv } from './row-texts'
import type { ShownColumn } from './shown-columns'

/** More are in a menu. */
const MOST_CHIPS = 6
const MOST_SCROLLED = 12

interface FilterFieldProps {
  text: string
  onType: (text: string) => void
  field: RefObject<HTMLInputElement | null>
  /** Goes on into the rows. */
  onLeave: () => void
  error: string | undefined
}

/** The one field that narrows the rows: words, columns and labels. */
function FilterField({ text, onType, field, onLeave, error }: FilterFieldProps) {
  const id = useId()
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    onLeave()
  }
  return (
    <SearchField
      ref={field}
      label="Filter rows"
      aria-keyshortcuts="f"
      aria-invalid={error !== undefined}
      aria-describedby={error === undefined ? undefined : id}
      text={text}
      onText={onType}
      onKeyDown={press}
      placeholder="Filter, or app=web"
      boxClass="w-52 min-w-40 @max-3xl:w-auto @max-3xl:min-w-28 @max-3xl:flex-1"
    >
      <kbd
        translate="no"
        className="pointer-events-none absolute top-1.5 right-2 hidden h-5 min-w-5 rounded-sm border border-line bg-surface text-center text-12 text-quiet md:peer-placeholder-shown:block md:peer-focus:hidden"
      >
        f
      </kbd>
      {error === undefined ? null : (
        <p id={id} className="absolute top-full left-0 z-20 w-max max-w-72 bg-ground text-12 text-bad">
          {error}
        </p>
      )}
    </SearchField>
  )
}

const LETTER_PX = 7.2
/** Of its border, its padding and the gap to the next. */
const AROUND_PX = 34

function widthOf({ word, count, isBad }: StatusChip): number {
  return AROUND_PX + (word.length + String(count).length) * LETTER_PX + (isBad ? 20 : 0)
}

/** The chips that have room, what is wrong, what is fine and what is pressed among them, and the others. */
export function partChips(
  chips: readonly StatusChip[],
  only: Only | undefined,
  roomPx: number,
): [shown: readonly StatusChip[], others: readonly StatusChip[]] {
  const isFirst = (chip: StatusChip) => !chip.only.startsWith('is:') || chip.only === only
  const kept = new Set(chips.filter(isFirst))
  const most = roomPx === Number.POSITIVE_INFINITY ? MOST_SCROLLED : MOST_CHIPS
  let leftPx = [...kept].reduce((left, chip) => left - widthOf(chip), roomPx)
  for (const chip of chips) {
    if (kept.has(chip)) continue
    leftPx -= widthOf(chip)
    if (leftPx < 0 || kept.size >= most) break
    kept.add(chip)
  }
  return [chips.filter((chip) => kept.has(chip)), chips.filter((chip) => !kept.has(chip))]
}

interface ChipsProps {
  /** Rows that the filter leaves, of all. */
  left: number
  total: number
  chips: readonly StatusChip[]
  only: Only | undefined
  onOnly: (only: Only | undefined) => void
  /** Beside "All"; without end where they scroll. */
  roomPx: number
}

function Chips({ left, total, chips, only, onOnly, roomPx }: ChipsProps) {
  const [shown, others] = partChips(chips, only, roomPx)
  const press = (next: Only) => onOnly(next === only ? undefined : next)
  return (
    <>
      <fieldset className="flex shrink-0 gap-1 @max-3xl:order-2 max-md:min-w-0 max-md:swiped">
        <legend className="sr-only">Rows by status</legend>
        <Chip
          pressed={only === undefined}
          onPress={() => onOnly(undefined)}
          count={grouped(left)}
          {...(left === total ? {} : { of: grouped(total) })}
        >
          All
        </Chip>
        {shown.map((chip) => (
          <Chip
            key={chip.only}
            pressed={chip.only === only}
            onPress={() => press(chip.only)}
            count={grouped(chip.count)}
            bad={chip.isBad}
          >
            {chip.isBad ? <Icon name="cross" className="size-3.5" /> : null}
            <span className="max-w-44 truncate" title={chip.word}>
              {chip.word}
            </span>
          </Chip>
        ))}
      </fieldset>
      {others.length === 0 ? null : (
        <span className="@max-3xl:order-2">
          <Menu label={`${grouped(others.length)} more`} name="Status" look="bare">
            <ul className="flex flex-col gap-1">
              {others.map((chip) => (
                <li key={chip.only}>
                  <Chip pressed={false} onPress={() => press(chip.only)} count={grouped(chip.count)}>
                    <span className="max-w-60 truncate" title={chip.word}>
                      {chip.word}
                    </span>
                  </Chip>
                </li>
              ))}
            </ul>
          </Menu>
        </span>
      )}
    </>
  )
}

interface ToolbarProps extends FilterFieldProps, ChipsProps {
  /** What chooses columns and copies rows. */
  children: ReactNode
}

/** What narrows a table and what is done with it, in one row. */
export function Toolbar({ children, left, total, chips, only, onOnly, roomPx, ...filter }: ToolbarProps) {
  return (
    <div className="flex items-center gap-1.5 border-b border-line px-5 pt-0.5 pb-3 @max-3xl:flex-wrap max-md:px-4">
      <FilterField {...filter} />
      {chips.length === 0 ? null : (
        <Chips left={left} total={total} chips={chips} only={only} onOnly={onOnly} roomPx={roomPx} />
      )}
      <span className="ml-auto flex items-center @max-3xl:order-1">{children}</span>
      {/* The chips have a line of their own where the filter would shrink. */}
      <span className="hidden basis-full @max-3xl:order-1 @max-3xl:block" />
    </div>
  )
}

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

/** Lets a tap select a row where there may be no modifier key; hidden without a touch screen. */
export function PickByTap({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label className="hidden min-h-8 items-center gap-1.5 text-13 any-pointer-coarse:flex">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />a tap
      selects
    </label>
  )
}

interface CopyMenuProps {
  /** As kubectl names the kind. */
  kind: string
  namespace: string
  isClusterScoped: boolean
  /** The selected rows, or all that are shown. */
  rows: readonly Row[]
  isSelection: boolean
  shown: readonly ShownColumn[]
  list: ResourceList
  onClear: () => void
}

/** Copies or saves rows: the selected ones, or all shown rows. */
export function CopyMenu({ rows, isSelection, shown, list, onClear, ...named }: CopyMenuProps) {
  const { kind, namespace } = named
  const lines = () => linesOf(rows, shown, list, Date.now())
  return (
    <Menu
      label={isSelection ? `${grouped(rows.length)} selected` : 'Copy'}
      look={isSelection ? 'plain' : 'bare'}
    >
      {isSelection ? null : <p className="px-1.5 pb-1 text-12 text-quiet">All shown rows</p>}
      <ul className="flex flex-col">
        <li>
          <CopyButton word="Copy names" label="Copy names" text={() => rowNames(rows)} />
        </li>
        <li>
          <CopyButton
            word="Copy kubectl line"
            label="Copy kubectl line"
            text={() => kubectlGet(rows, named)}
          />
        </li>
        <li>
          <CopyButton word="Copy as TSV" label="Copy as TSV" text={() => toTsv(lines())} />
        </li>
        <li>
          <button
            type="button"
            onClick={() =>
              // The mark makes spreadsheets read the file as UTF-8.
              saveFile(
                `${kind}${namespace === '' ? '' : `-${namespace}`}.csv`,
                new Blob(['\ufeff', toCsv(lines())], { type: 'text/csv' }),
              )
            }
            className="inline-flex min-h-6 items-center gap-1 rounded-sm px-1.5 py-0.5 text-12 text-quiet hover:bg-sunken hover:text-ink"
          >
            <Icon name="report" className="size-3.5" />
            Save as CSV
          </button>
        </li>
      </ul>
      {isSelection ? (
        <Button className="mt-1 w-full justify-center" onClick={onClear}>
          Clear the selection
        </Button>
      ) : null}
    </Menu>
  )
}
