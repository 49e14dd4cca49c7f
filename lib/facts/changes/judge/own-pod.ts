import { code, say } from '@/lib/phrase/phrase'
import type { Change, ChangedObject } from '../contract'
import { changeOf } from './change-of'

export interface OwnPodFiles {
  pod: { namespace: string; name: string }
  /** When the token in use was issued, by its own claim. */
  issuedMs?: number | undefined
  /** When the kubelet last wrote a volume, each by its folder. */
  volumes: readonly { dir: string; what: 'account' | 'downward'; swappedMs: number }[]
}

/** The kubelet writes a token that it got within its period of 60 to 90 s. */
const SAME_WRITE_MS = 120_000

/** What the files of this pod show: its token renewed, its CA or its labels written again. Costs no request. */
export function ownPodChanges({ pod, issuedMs, volumes }: OwnPodFiles): Change[] {
  const object: ChangedObject = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', ...pod }
  const shared = { lane: 'this-pod', what: 'renewed', object, manager: 'kubelet' } as const
  const rfc = (ms: number) => new Date(ms).toISOString()
  const issued =
    issuedMs === undefined
      ? []
      : [changeOf({ ...shared, nth: 'token', at: rfc(issuedMs), says: say`This pod's token was issued.` })]
  const written = volumes.flatMap(({ dir, what, swappedMs }) => {
    if (what === 'downward')
      return changeOf({
        ...shared,
        nth: dir,
        at: rfc(swappedMs),
        says: say`This pod's labels, annotations or other downward API files in ${code(dir)} were last written.`,
      })
    const isToken = issuedMs !== undefined && Math.abs(swappedMs - issuedMs) <= SAME_WRITE_MS
    if (isToken) return []
    return changeOf({
      ...shared,
      nth: dir,
      at: rfc(swappedMs),
      says: say`The files in ${code(dir)} were last written at a different time than the token was issued: token, CA or namespace.`,
    })
  })
  return [...issued, ...written]
}
