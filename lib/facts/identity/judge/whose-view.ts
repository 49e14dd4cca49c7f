import type { Identity } from '../contract/identity'

/** Whose permissions the pages show: those of the pod's account, of an attached account, or of the reader; "" until that is known. */
export function whoseView(
  identity: Pick<Identity, 'attachedFrom' | 'attachedAs' | 'viewer' | 'pod'> | undefined,
): string {
  if (identity === undefined) return ''
  if (identity.attachedAs !== undefined) return 'Shows what you can see. There is no pod.'
  if (identity.viewer !== undefined) return 'Shows what you can see, by your own token. This pod has none.'
  if (identity.attachedFrom === undefined)
    return 'Shows what this pod’s account can see, not what you can see.'
  const { namespace, serviceAccount } = identity.pod
  const who = namespace && serviceAccount ? `${namespace}/${serviceAccount}` : 'the account'
  return `Shows what ${who} can see, asked from ${identity.attachedFrom}, not what you can see. There is no pod.`
}

/**
 * True for a source that a pod has: outside one none is there but the token, which neither kubectl's own credentials nor a viewer's
 * leave to be seen.
 */
export function isExpectedSource(
  { id }: Identity['sources'][number],
  { attachedFrom, attachedAs, viewer }: Pick<Identity, 'attachedFrom' | 'attachedAs' | 'viewer'>,
): boolean {
  if (id === 'token') return attachedAs === undefined && viewer === undefined
  return attachedFrom === undefined
}
