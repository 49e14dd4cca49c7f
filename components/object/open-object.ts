export const OBJECT_TABS = ['summary', 'yaml', 'json', 'logs'] as const
export type ObjectTab = (typeof OBJECT_TABS)[number]

/** The object whose details are shown, and which part. */
export interface OpenObject {
  /** The key of its row: the name, or namespace/name where all namespaces are listed. */
  key: string
  tab: ObjectTab
  /** Whose log is shown; absent for all of them. */
  container?: string
  /** Shows the previous log, or the current one; absent where the state of the pod decides. */
  isPrevious?: boolean
}

/** A change to it; a null container means all of them. */
export interface OpenChange {
  tab?: ObjectTab
  container?: string | null
  isPrevious?: boolean
}

/** What is shown after the change. */
export function changedOpen(open: OpenObject, change: OpenChange): OpenObject {
  const { container: held, ...rest } = open
  const { container = held ?? null, ...others } = change
  return { ...rest, ...others, ...(container === null ? {} : { container }) }
}

let isPeek = false

/** Says whether what opens next leaves the focus on its row, so that the next key goes on in the list. */
export function peek(isNow: boolean): void {
  isPeek = isNow
}

/** True once for an object that was opened by a peek. */
export function isPeeked(): boolean {
  const was = isPeek
  isPeek = false
  return was
}
