import { Chip } from '@/components/ui/chip'
import { SearchField } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import type { OpenChange, OpenObject } from './open-object'

const ALL = ''

type Level = 'error' | 'warning'

interface LogToolsProps {
  open: OpenObject & { isPrevious: boolean }
  /** The names of all logs. */
  names: readonly string[]
  /** "Container", or "Pod and container". */
  label: string
  filter: string
  onFilter: (text: string) => void
  levels: Readonly<Record<Level, number>>
  level: Level | undefined
  onLevel: (level: Level | undefined) => void
  /** A shown container has exited before, so there are two logs to choose from. */
  hasRuns: boolean
  isWrapped: boolean
  onWrap: (isWrapped: boolean) => void
  hasTimes: boolean
  onTimes: (hasTimes: boolean) => void
  onChange: (change: OpenChange) => void
}

function LevelChip({
  level,
  word,
  tools: { levels, level: shown, onLevel },
}: {
  level: Level
  word: string
  tools: LogToolsProps
}) {
  if (levels[level] === 0 && shown !== level) return null
  return (
    <Chip
      pressed={shown === level}
      onPress={() => onLevel(shown === level ? undefined : level)}
      count={levels[level]}
      bad={level === 'error'}
    >
      <Icon name={level === 'error' ? 'cross' : 'warning'} className="size-3.5" />
      {word}
    </Chip>
  )
}

/** Which lines of which logs are shown, and how. */
export function LogTools(tools: LogToolsProps) {
  const { open, names, label, filter, hasRuns, isWrapped, hasTimes, onChange } = tools
  return (
    <div className="flex flex-wrap items-center gap-2">
      {names.length === 1 ? null : (
        <select
          translate="no"
          aria-label={label}
          value={open.container ?? ALL}
          onChange={({ target: { value } }) =>
            onChange({
              container: value === ALL ? null : value,
              isPrevious: value !== ALL && open.isPrevious,
            })
          }
          className="h-8 min-w-0 max-w-44 rounded-md border border-line-strong bg-surface px-2 font-mono text-13 text-ink"
        >
          <option value={ALL}>all {names.length}</option>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <SearchField
        label="Filter lines"
        text={filter}
        onText={tools.onFilter}
        placeholder="Filter lines"
        boxClass="min-w-40 flex-1"
        className="font-mono placeholder:font-sans"
      />
      <LevelChip level="error" word="Errors" tools={tools} />
      <LevelChip level="warning" word="Warnings" tools={tools} />
      {hasRuns ? (
        <fieldset className="flex gap-1">
          <legend className="sr-only">Run</legend>
          <Chip pressed={open.isPrevious} onPress={() => onChange({ isPrevious: true })}>
            Previous log
          </Chip>
          <Chip pressed={!open.isPrevious} onPress={() => onChange({ isPrevious: false })}>
            Current
          </Chip>
        </fieldset>
      ) : null}
      <Chip pressed={hasTimes} onPress={() => tools.onTimes(!hasTimes)}>
        Times
      </Chip>
      <Chip pressed={isWrapped} onPress={() => tools.onWrap(!isWrapped)}>
        Wrap
      </Chip>
    </div>
  )
}
