import { mountedPod } from '../mounted-pod'
import { isSubPath, parseMountinfo, volumeOf } from '../mountinfo'

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
