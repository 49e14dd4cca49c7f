import { mountedPod } from '../mounted-pod'

/** A mount of the process that looks like a volume of the kubelet. */
export interface KubeletMount {
  path: string
  /** By the kubelet's directory, where the mount names it: `configmap`, `secret`, `projected` or `csi`. */
  plugin?: string
  volume?: string
}

// <root>/pods/<uid>/volumes/kubernetes.io~<plugin>/<name>; a tmpfs is mounted by its own root and names no directory.
const OF_VOLUME = /\/pods\/[0-9a-f-]{32,36}\/volumes\/kubernetes\.io~([a-z-]{1,40})\/([^/]{1,253})(?:\/|$)/
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
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , root = '', at = ''] = before.split(' ')
    const path = unescaped(at)
    if (path === '' || path === '/' || OF_RUNTIME.test(path)) continue
    const [, plugin, volume] = OF_VOLUME.exec(unescaped(root)) ?? []
    if (plugin !== undefined && volume !== undefined) {
      if (READ_PLUGINS.has(plugin)) found.set(path, { path, plugin, volume })
    } else if (after.startsWith('tmpfs ') && OF_WHOLE.test(root)) found.set(path, { path })
  }
  return [...found.values()]
}

// The kernel writes space, tab, newline and backslash as octal.
function unescaped(text: string): string {
  return text.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}
