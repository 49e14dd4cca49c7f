import type { Access, MatrixRow } from '@/lib/contract/access'

/** Which cells of a matrix were refused lately, and when. A cell that is granted by now is not among them. */
export interface RefusedCalls {
  at: (row: MatrixRow, verb: string) => string | undefined
  hasRow: (row: MatrixRow) => boolean
}

/** The refused cells of an answer. */
export function refusedCalls({ refusedLately = [] }: Pick<Access, 'refusedLately'>): RefusedCalls {
  const at = ({ group, resource, cells }: MatrixRow, verb: string) => {
    const state = cells[verb]?.state
    if (state !== 'no' && state !== 'unknown') return undefined
    return refusedLately.find(
      (call) => call.verb === verb && call.group === group && call.resource === resource,
    )?.at
  }
  return { at, hasRow: (row) => Object.keys(row.cells).some((verb) => at(row, verb) !== undefined) }
}
