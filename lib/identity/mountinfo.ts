/** One line of `/proc/self/mountinfo`: which part of a file system is mounted, where, and its type. */
export interface Mount {
  root: string
  at: string
  type: string
  readOnly: boolean
}

/** The mounts of the text in its order; lines of another form are left out. */
export function parseMountinfo(mountinfo: string): Mount[] {
  return mountinfo.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , root, at, options = ''] = before.split(' ')
    if (root === undefined || at === undefined) return []
    const readOnly = options.split(',').includes('ro')
    return [{ root: unescaped(root), at: unescaped(at), type: after.split(' ')[0] ?? '', readOnly }]
  })
}

/** The mount that a path lies on: the innermost, and of several at one place the one on top. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  const around = mounts.filter(({ at }) => at === '/' || path === at || path.startsWith(`${at}/`))
  return around.reduce<Mount | undefined>(
    (best, mount) => (best === undefined || mount.at.length >= best.at.length ? mount : best),
    undefined,
  )
}

// <root>/pods/<uid>/volumes/kubernetes.io~<plugin>/<name>; a tmpfs is mounted by its own root and names no directory.
const OF_VOLUME = /\/pods\/[0-9a-f-]{32,36}\/volumes\/kubernetes\.io~([a-z-]{1,40})\/([^/]{1,253})(?:\/|$)/

/** Which volume of the kubelet a mount is of, by the kubelet's own directory; undefined where the mount names none. */
export function volumeOf({ root }: Mount): { plugin: string; volume: string } | undefined {
  const [, plugin, volume] = OF_VOLUME.exec(root) ?? []
  return plugin === undefined || volume === undefined ? undefined : { plugin, volume }
}

/** True for a file or directory of a volume that is mounted by subPath: it stays what the kubelet first wrote. */
export function isSubPath({ root }: Mount): boolean {
  return /\/\.\.\d{4}_\d\d_\d\d_/.test(root)
}

/**
 * True for a path in a downward API volume, whose files hold fields of the pod and nothing else. False also where such a volume is
 * a tmpfs of its own, as upstream's kubelet makes it: then its mount names no volume (pkg/volume/downwardapi).
 */
export function isDownwardApi(mounts: readonly Mount[], path: string): boolean {
  const mount = mountOf(mounts, path)
  return mount !== undefined && volumeOf(mount)?.plugin === 'downward-api'
}

/** Where volumes of a plugin of the kubelet are mounted, such as `downward-api`. */
export function mountsOf(mounts: readonly Mount[], plugin: string): string[] {
  return mounts.filter((mount) => volumeOf(mount)?.plugin === plugin).map(({ at }) => at)
}

// The kernel writes space, tab, newline and backslash as octal.
function unescaped(text: string): string {
  return text.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

/** What the kubelet's own mounts say of the pod that a process runs in: no permission is needed to read them. */
export interface MountedPod {
  uid: string
  /** Absent where only the pod's `/etc/hosts` says it. */
  container?: string
}

// The kubelet mounts <root>/pods/<uid>/containers/<name>/<id> at the termination log and <root>/pods/<uid>/etc-hosts at /etc/hosts.
const OF_CONTAINER =
  /\/pods\/([0-9a-f-]{32,36})\/containers\/([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\/[0-9a-f]+$/
const OF_POD = /\/pods\/([0-9a-f-]{32,36})\/etc-hosts$/

/** The pod by the text of `/proc/self/mountinfo`; undefined when no mount of a kubelet is in it (pkg/kubelet, 1.36). */
export function mountedPod(mountinfo: string): MountedPod | undefined {
  const mounts = parseMountinfo(mountinfo)
  for (const { root } of mounts) {
    const [, uid, container] = OF_CONTAINER.exec(root) ?? []
    if (uid !== undefined && container !== undefined) return { uid, container }
  }
  for (const { root, at } of mounts) {
    const uid = at === '/etc/hosts' ? OF_POD.exec(root)?.[1] : undefined
    if (uid !== undefined) return { uid }
  }
  return undefined
}

/** A mount of the process that looks like a volume of the kubelet. */
export interface KubeletMount {
  path: string
  /** By the kubelet's directory, where the mount names it: `configmap`, `secret`, `projected` or `csi`. */
  plugin?: string
  volume?: string
  /** A part of the volume by subPath, which never changes. */
  isSubPath?: true
}

const READ_PLUGINS = new Set(['configmap', 'secret', 'projected', 'csi'])
/** A tmpfs as a whole, or a file of one by subPath; a part of another is the node's or the runtime's. */
const OF_WHOLE = /^\/(?:$|\.\.)/
/** What runtimes put on a tmpfs of their own. */
const OF_RUNTIME = /^\/(?:dev|proc|sys)(?:\/|$)|^\/(?:run|tmp|var\/run)$/

/**
 * The small volumes that the kubelet mounted into this container, by the text of `/proc/self/mountinfo`: those of configMap,
 * secret, projected and CSI volumes, and every tmpfs that no runtime makes. Never a host path or a disk of the node. None
 * where no mount names a pod, since the mounts are then a machine's.
 */
export function kubeletMounts(mountinfo: string): KubeletMount[] {
  if (!mountedPod(mountinfo)) return []
  const found = new Map<string, KubeletMount>()
  for (const mount of parseMountinfo(mountinfo)) {
    const { root, at: path, type } = mount
    if (path === '' || path === '/' || OF_RUNTIME.test(path)) continue
    const of = volumeOf(mount)
    const part = isSubPath(mount) ? { isSubPath: true as const } : {}
    if (of !== undefined) {
      if (READ_PLUGINS.has(of.plugin)) found.set(path, { path, ...of, ...part })
    } else if (type === 'tmpfs' && OF_WHOLE.test(root)) found.set(path, { path, ...part })
  }
  return [...found.values()]
}
