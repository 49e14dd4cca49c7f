/** One line of `/proc/self/mountinfo`: what of the file system is mounted, where, and of which type it is. */
export interface Mount {
  root: string
  at: string
  type: string
}

/** The mounts of the text in its order; lines of another form are left out. */
export function parseMountinfo(mountinfo: string): Mount[] {
  return mountinfo.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , root, at] = before.split(' ')
    if (root === undefined || at === undefined) return []
    return [{ root: unescaped(root), at: unescaped(at), type: after.split(' ')[0] ?? '' }]
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

// The kernel writes space, tab, newline and backslash as octal.
function unescaped(text: string): string {
  return text.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}
