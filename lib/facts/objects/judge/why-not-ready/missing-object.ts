import { listAt, textAt } from '@/lib/objects/fields'

/** A Secret or ConfigMap that a pod needs and that its namespace does not have, or a key of one. */
export interface MissingObject {
  kind: 'Secret' | 'ConfigMap'
  /** Empty where a volume has several and the message does not say which. */
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

const VOLUME_KEY =
  /MountVolume\.SetUp failed for volume "([^"]+)"\s*: (?:secret |configmap )?references non-existent (secret|config) key: (\S+)/

const kindOf = (word: string | undefined) => (/^secret$/i.test(word ?? '') ? 'Secret' : 'ConfigMap')

// The kubelet names the key and the volume, only the spec the object; a projected volume may have several.
function objectOfVolume(pod: unknown, name: string, kind: MissingObject['kind']): string {
  const volume = listAt(pod, 'spec', 'volumes').find((one) => textAt(one, 'name') === name)
  return kind === 'Secret' ? textAt(volume, 'secret', 'secretName') : textAt(volume, 'configMap', 'name')
}

/** What a message of the kubelet on this pod says is missing; undefined for any other message. */
export function missingObject(message: string, pod: unknown): MissingObject | undefined {
  const object = OBJECT.exec(message)
  if (object) return { kind: kindOf(object[1]), name: object[2] ?? '' }
  const key = KEY.exec(message)
  if (key) return { kind: kindOf(key[2]), name: key[4] ?? '', key: key[1] ?? '' }
  const volume = VOLUME.exec(message)
  if (volume) return { kind: kindOf(volume[2]), name: volume[3] ?? '', volume: volume[1] ?? '' }
  const item = VOLUME_KEY.exec(message)
  if (item) {
    const [, of = '', word, itemKey = ''] = item
    const kind = kindOf(word)
    return { kind, name: objectOfVolume(pod, of, kind), key: itemKey, volume: of }
  }
  return undefined
}
