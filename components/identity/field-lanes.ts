import type { IdentityField, SourcedValue } from '@/lib/facts/identity/contract/identity'
import { legalPlaces } from '@/lib/identity/field-ref'
import { isMapPath, isResourceField } from './say-amount'

export type LaneId = 'env' | 'file' | 'api'

export interface LaneColumn {
  column: LaneId
  sources: readonly SourcedValue[]
}

/** Neighboring columns that share one value, or a single column. */
export interface FieldLane {
  columns: LaneColumn[]
  /** Sources that agree are in one group; a column without a source has none. */
  groups: SourcedValue[][]
}

/**
 * The cells of a field's row: equal values of neighboring columns in one lane, even across a column without a
 * source. The spans add up to three.
 */
export function lanesOf(field: IdentityField): FieldLane[] {
  const columns: LaneColumn[] = [
    { column: 'env', sources: field.env },
    { column: 'file', sources: field.file },
    { column: 'api', sources: field.api ? [field.api] : [] },
  ]
  const lanes: FieldLane[] = []
  for (let at = 0; at < columns.length; at += lanes.at(-1)?.columns.length ?? 1) {
    lanes.push(laneAt(columns.slice(at)))
  }
  return lanes
}

/** The source whose text is shown for a group: the API server's quantity, the file's map, otherwise the first. */
export function spokenBy(field: IdentityField, group: readonly SourcedValue[]): SourcedValue | undefined {
  if (isResourceField(field.field)) return group.find((source) => source.by === 'api') ?? group[0]
  // A file also has what the kubelet adds to the annotations.
  if (isMapPath(field.field)) return group.find((source) => source.by !== 'api') ?? group[0]
  return group[0]
}

function laneAt(columns: readonly LaneColumn[]): FieldLane {
  const [first] = columns
  const value = first && oneValue(first)
  let span = 1
  if (value) {
    for (const [index, column] of columns.entries()) {
      if (index === 0 || column.sources.length === 0) continue
      const other = oneValue(column)
      if (!other || value.group !== other.group) break
      span = index + 1
    }
  }
  const taken = columns.slice(0, span)
  return {
    columns: taken,
    groups: groupsOf(taken.flatMap((column) => column.sources)),
  }
}

function oneValue({ sources }: LaneColumn): SourcedValue | undefined {
  const [first] = sources
  return first?.value !== undefined && groupsOf(sources).length === 1 ? first : undefined
}

function groupsOf(sources: readonly SourcedValue[]): SourcedValue[][] {
  const groups: SourcedValue[][] = []
  for (const source of sources) {
    const group = groups.find(([first]) => first !== undefined && first.group === source.group)
    if (group) group.push(source)
    else groups.push([source])
  }
  return groups
}

/** What the columns without a source could have: not every field can be a variable or a file. */
export function absentWords(field: string, column: LaneId): string {
  if (column === 'api') return 'not read'
  const places = isResourceField(field) ? { env: true, volume: true } : legalPlaces(field)
  if (column === 'env') return places.env ? 'no variable' : 'cannot be a variable'
  return places.volume ? 'no file' : 'cannot be a file'
}

/** True for a lane of a field that differs where the lane is not the authority: the API server, otherwise the file. */
export function isOdd(field: IdentityField, lane: FieldLane): boolean {
  if (field.verdict !== 'drift' || lane.groups.length === 0) return false
  const authority: LaneId = field.api ? 'api' : 'file'
  return !lane.columns.some(({ column }) => column === authority)
}
