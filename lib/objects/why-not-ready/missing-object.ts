/** A Secret or ConfigMap that a pod needs and that its namespace does not have, or a key of one. */
export interface MissingObject {
  kind: 'Secret' | 'ConfigMap'
  name: string
  /** The key that the object lacks; the object itself is missing without one. */
  key?: string
  /** The volume that needs it. */
  volume?: string
}

// The kubelet's own sentences (Kubernetes 1.36).
const OBJECT = /^(secret|configmap) "([^"]+)" not found$/
const KEY = /^couldn't find key (\S+) in (ConfigMap|Secret) ([^/\s]+)\/(\S+)$/
const VOLUME = /(?:MountVolume\.SetUp failed for volume "([^"]+)"\s*: )(secret|configmap) "([^"]+)" not found/

const kindOf = (word: string | undefined) => (/^secret$/i.test(word ?? '') ? 'Secret' : 'ConfigMap')

/** What a message of the kubelet says is missing; undefined for any other message. */
export function missingObject(message: string): MissingObject | undefined {
  const object = OBJECT.exec(message)
  if (object) return { kind: kindOf(object[1]), name: object[2] ?? '' }
  const key = KEY.exec(message)
  if (key) return { kind: kindOf(key[2]), name: key[4] ?? '', key: key[1] ?? '' }
  const volume = VOLUME.exec(message)
  if (volume) return { kind: kindOf(volume[2]), name: volume[3] ?? '', volume: volume[1] ?? '' }
  return undefined
}
