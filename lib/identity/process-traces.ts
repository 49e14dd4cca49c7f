import { type Mount, parseMountinfo } from './mountinfo'

/** What `/proc/PID/status` says of a process, of what decides which files it may read. */
interface ProcessUser {
  command: string
  /** Those of the file system, which the kernel compares with a file's. */
  uid: number
  gid: number
  groups: readonly number[]
  /** CAP_DAC_OVERRIDE or CAP_DAC_READ_SEARCH: modes do not count. */
  readsAll: boolean
}

const READS_ALL = (1n << 1n) | (1n << 2n)

function field(status: string, name: string): string {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(status)?.[1]?.trim() ?? ''
}

/** The user of a process, or undefined when the text is not that of a status file. */
export function parseProcessStatus(status: string): ProcessUser | undefined {
  const ids = (name: string) =>
    field(status, name)
      .split(/\s+/)
      .filter((id) => /^\d+$/.test(id))
      .map(Number)
  const [uid, gid] = [ids('Uid')[3], ids('Gid')[3]]
  if (uid === undefined || gid === undefined) return undefined
  const effective = field(status, 'CapEff')
  const readsAll = /^[0-9a-f]{1,16}$/.test(effective) && (BigInt(`0x${effective}`) & READS_ALL) !== 0n
  return { command: field(status, 'Name').slice(0, 64), uid, gid, groups: ids('Groups'), readsAll }
}

interface FileOwner {
  /** The permission bits. */
  mode: number
  uid: number
  gid: number
}

/** Whether a process may read a file by its mode and owner: the first class that it belongs to decides, as in the kernel. */
export function mayRead({ mode, uid, gid }: FileOwner, user: ProcessUser): boolean {
  if (user.readsAll) return true
  if (user.uid === uid) return (mode & 0o400) !== 0
  if (user.gid === gid || user.groups.includes(gid)) return (mode & 0o040) !== 0
  return (mode & 0o004) !== 0
}

/** The path of a process in the hierarchy of control groups: of version 2, or the longest of version 1. */
export function cgroupPath(text: string): string {
  const paths = text.split('\n').flatMap((line) => {
    const [, id, path] = /^(\d+):[^:]*:(\/.*)$/.exec(line) ?? []
    return id === undefined || path === undefined ? [] : [{ id, path }]
  })
  const unified = paths.find(({ id, path }) => id === '0' && (path !== '/' || paths.length === 1))
  return unified?.path ?? paths.map(({ path }) => path).toSorted((a, b) => b.length - a.length)[0] ?? ''
}

/** The UID of the pod in a path of control groups, where it names one. */
export function podUidIn(path: string): string | undefined {
  const uid = /pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})/.exec(path)?.[1]
  return uid?.replaceAll('_', '-')
}

/** Whether a path of control groups is within another, as it is for the processes of one container. */
export function isWithin(path: string, own: string): boolean {
  if (own === '/') return !path.startsWith('/..')
  return path === own || path.startsWith(`${own}/`)
}

// Beside the own container, as a private namespace of control groups shows it; crun has one more level.
const SIBLING = /^\/\.\.\/[^/]+$|^\/\.\.\/\.\.\/[^/]+\/container$/

/** Whether a process is of this pod, by the UID that its mounts or its control group name; a sibling's path says it as well. */
export function isOfOwnPod(
  { uid, cgroup }: { uid: string | undefined; cgroup: string },
  ownUid: string,
): boolean {
  const named = uid ?? podUidIn(cgroup)
  return named === undefined ? SIBLING.test(cgroup) : named === ownUid
}

const PROXY_NAMES = /^(?:https?|all|no|ftp)_proxy$/i

/** The variables that make clients use a proxy, of all names. */
export function proxyNames(names: readonly string[]): string[] {
  return names.filter((name) => PROXY_NAMES.test(name)).toSorted()
}

export type NeighborMount = Pick<Mount, 'at' | 'type' | 'readOnly'>

const CREDENTIALS = /^(?:\/var)?\/run\/secrets(?:\/|$)/

/** What is mounted where credentials are, by the text of a mountinfo file. */
export function credentialMounts(mountinfo: string): NeighborMount[] {
  return parseMountinfo(mountinfo)
    .filter(({ at }) => CREDENTIALS.test(at))
    .map(({ at, type, readOnly }) => ({ at, type, readOnly }))
}

export interface CLibrary {
  name: 'musl' | 'glibc'
  loader: string
}

const LOADERS = [
  ['musl', /^ld-musl-[\w-]+\.so\.1$/],
  ['glibc', /^ld-linux[\w.-]*\.so\.\d$|^ld64\.so\.\d$/],
] as const

/** The C libraries whose loaders a directory names; none in an image of static programs. */
export function cLibraries(names: readonly string[]): CLibrary[] {
  return LOADERS.flatMap(([name, form]) => {
    const loader = names.find((each) => form.test(each))
    return loader === undefined ? [] : [{ name, loader }]
  })
}

export const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** A fact, or the system's code for why it could not be read. */
export type Seen<T> = { state: 'read'; value: T } | { state: 'unread'; osCode: string }

/** Another container of the pod by its first process. No value of a variable and no content of a token is in it. */
export interface NeighborContainer {
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
    libc: Seen<CLibrary | undefined>
  }>
}
