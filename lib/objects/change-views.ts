import type { Write } from './written'

/** What is read of the metadata of an object. */
export interface WrittenObject {
  name: string
  namespace: string
  /** RFC 3339, or "". */
  created: string
  deleted: string
  /** Those labels that Helm puts on what it keeps of a release. */
  labels: Readonly<Partial<Record<HelmLabel, string>>>
  /** A leader's lock is written every few seconds: by its program, for itself. */
  isLock: boolean
  owner?: Owner
  writes: readonly Write[]
  /** Keys of `data` that field managers have, whenever they wrote them; absent where they were not asked for or not all are told. */
  keys?: readonly string[]
  /** What a Role allows, or whom a binding binds to what, each once; absent where it was not asked for or is more than is kept. */
  grants?: readonly string[]
}

/** What is read of an object beside who wrote it: the keys of its `data`, or what it grants. */
export type Content = 'keys' | 'grants'

/** What Helm labels a release with. */
export type HelmLabel = 'owner' | 'name' | 'version' | 'status'

export interface Owner {
  kind: string
  name: string
}

/** The containers of a pod template, by what can change in them: names and images. */
export interface TemplateView {
  name: string
  namespace: string
  created: string
  owner?: Owner
  /** Of the chain; the newest is the highest. */
  revision: number
  /** RFC 3339, or "": the last write that was no status. */
  writtenAt: string
  containers: readonly { name: string; image: string; env: readonly string[] }[]
}

/** What is read of the life of a pod. */
export interface PodLife {
  name: string
  namespace: string
  created: string
  /** When it was asked to end, or "". */
  deleted: string
  owner?: Owner
  node: string
  /** Of a pod that was ended from outside: `Evicted`, `Preempting`, … */
  reason: string
  /** When it was, as far as a condition has it. */
  failedAt: string
  containers: readonly ContainerLife[]
}

export interface ContainerLife {
  name: string
  restarts: number
  startedAt: string
  endedAt: string
  reason: string
  exitCode: number
  /** The run that ended is the last: nothing runs now. */
  isOver: boolean
}

/** What is read of an event. */
export interface ToldEvent {
  kind: string
  apiVersion: string
  name: string
  namespace: string
  reason: string
  message: string
  by: string
  count: number
  firstAt: string
  lastAt: string
}
