import { type DeclaredSources, declaredMount, placeOf } from './declared-sources'

/** A directory that the page reads as a downward API volume, as it is on disk. */
export interface DirectoryFacts {
  root: string
  /** Whether it has the `..data` link that the kubelet swaps at each change. */
  isSwapped: boolean
}

/**
 * Why the kubelet does not keep a directory up to date with the pod's fields, as the end of a sentence that begins with
 * its path; undefined where it does. By the pod's spec where it could be read, otherwise only by the missing link.
 */
export function whyStill(
  declared: DeclaredSources | undefined,
  { root, isSwapped }: DirectoryFacts,
): string | undefined {
  if (!declared) {
    return isSwapped
      ? undefined
      : 'has no ..data link, so the kubelet does not keep it up to date: it is a subPath mount, a volume of another kind such as emptyDir, or a directory of the image. The pod’s spec says which, but could not be read.'
  }
  const place = placeOf(declared, root)
  if (place?.subPath) return 'is a subPath mount, which never updates.'
  if (declaredMount(declared, root) || place?.source === 'downwardAPI')
    return isSwapped ? undefined : 'has no ..data link, so the kubelet does not keep it up to date.'
  if (!place) {
    return isSwapped
      ? undefined
      : 'is not in a volume of this container, according to the pod’s spec, so the kubelet does not keep it up to date.'
  }
  return `is ${article(place.source)} ${place.source} volume (${place.volume}), not a downward API volume: the kubelet does not write pod fields into it.`
}

function article(word: string): string {
  return /^[aeiou]/i.test(word) ? 'an' : 'a'
}
