import type { FileOwner, libcOf, NeighborMount, ProcessUser } from './process-traces'

export const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** A fact, or the system's code for why it could not be read. */
export type Seen<T> = { state: 'read'; value: T } | { state: 'unread'; osCode: string }

/** Another container of the pod by one of its processes. No value of a variable and no content of a token is in it. */
export interface NeighborContainer {
  pid: number
  /** As the kubelet's mounts name it. */
  container?: string
  user: ProcessUser
  /** How many variables it has, and the names of those about proxies. */
  variables: Seen<{ count: number; proxies: string[] }>
  mounts: Seen<NeighborMount[]>
  /** Of the files: the first of the code that kept this process out. */
  root: Seen<{
    token: Seen<FileOwner>
    resolvConf: Seen<string>
    libc: Seen<ReturnType<typeof libcOf>>
  }>
}

export interface Neighbors {
  containers: NeighborContainer[]
  /** Processes that were examined, of all that are seen. */
  examined: number
  processes: number
  /** There are more containers than were read. */
  isCut: boolean
  /** Processes that are not of this pod, or not known to be. */
  foreign: number
}
