import { type DeclaredSources, placeOf } from './declared-sources'
import { isSubPath, type Mount, mountOf } from './mountinfo'

/** Who keeps the file of a token fresh, by the pod's spec. */
export type TokenKeeper =
  | { by: 'kubelet' }
  /** No one whom the pod's spec names: the file is a copy. `place` is what it is on, such as "a secret volume (web)". */
  | { by: 'nobody'; place: string }
  | { by: 'unknown' }

/** Whether the kubelet replaces the token in this file: it does where a projected volume has the token as its source, not by subPath. */
export function tokenKeeper(
  declared: DeclaredSources | undefined,
  path: string,
  mounts: readonly Mount[] = [],
): TokenKeeper {
  if (!declared) {
    const mount = mountOf(mounts, path)
    return mount && isSubPath(mount) ? { by: 'nobody', place: 'a subPath mount' } : { by: 'unknown' }
  }
  // The file itself may be mounted, by subPath.
  const place = placeOf(declared, path) ?? placeOf(declared, path.slice(0, path.lastIndexOf('/')))
  // A path of no volume may be another container's file system, seen through /proc.
  if (!place) return { by: 'unknown' }
  if (place.subPath) return { by: 'nobody', place: `a subPath mount (${place.volume})` }
  if (place.source === 'projected' && place.token === path.slice(path.lastIndexOf('/') + 1))
    return { by: 'kubelet' }
  const article = /^[aeiou]/i.test(place.source) ? 'an' : 'a'
  return { by: 'nobody', place: `${article} ${place.source} volume (${place.volume})` }
}
