import type { Fix } from '@/lib/contract/explanation'
import { inTurn, isSilent, type Phrase } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { toTuple } from '@/lib/rbac/call'
import { dangerWarning } from '../dangers/dangerous-rights'

/** The part of an object that a fix changes, so that its home can be told the same change in its own form. */
export interface Changed {
  kind: 'Role' | 'ClusterRole' | 'RoleBinding' | 'ClusterRoleBinding'
  name: string
  /** "" for the cluster scope. */
  namespace: string
  of: 'rules' | 'subjects' | 'labels'
  /** The item of the list, where it was there before. */
  before?: object
  /** Its number in the list, from 1, where that is known. */
  place?: number
  after?: object
  /** The steps of a JSON patch; empty where the place is not known. */
  patch: readonly object[]
}

/** A fix before its home is known. An empty warning or a missing command is left out of the fix. */
export interface FixDraft extends Omit<Fix, 'command'> {
  command?: string | undefined
  changed?: Changed | undefined
  /** What it sets in the spec of a pod, as a strategic merge patch. */
  podSpec?: object
}

export function toFix({ warning, command, calls, changed: _, podSpec: __, ...fix }: FixDraft): Fix {
  const said = warning && isSilent(warning) ? undefined : warning
  return { ...fix, ...present({ command, calls: calls?.map(toTuple), warning: said }) }
}

type More = Partial<FixDraft>
const changeOf = (where: Fix['where'], says: Phrase, more: More): FixDraft => ({
  where,
  says,
  opens: [],
  ...more,
})

/** A change of the call itself, which grants nothing. */
export const requestChange = (says: Phrase, more: More = {}) => changeOf('request', says, more)
/** A change of the pod, which grants nothing. */
export const podChange = (says: Phrase, more: More = {}) => changeOf('pod', says, more)
/** A change that an administrator of the cluster makes, and that grants nothing. */
export const clusterChange = (says: Phrase, more: More = {}) => changeOf('cluster', says, more)
/** A change of a role or binding whose calls a text does not give. */
export const unlistedGrant = (where: 'role' | 'binding', says: Phrase) =>
  changeOf(where, says, { opensUnlisted: true })

/** The fix with a warning of the dangers that it grants, each once. */
export function withDangers(fix: FixDraft): FixDraft {
  const danger = dangerWarning(fix.opens)
  return danger === undefined ? fix : { ...fix, warning: inTurn([fix.warning, danger]) }
}
