import { parseMountinfo } from './mountinfo'

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
