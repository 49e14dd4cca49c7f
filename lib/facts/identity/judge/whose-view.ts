import type { Identity } from '../contract/identity'

/** Whose permissions the pages show: those of the pod's account, of an attached account, or of the reader. */
export function whoseView(
  identity: Pick<Identity, 'attachedFrom' | 'attachedAs' | 'viewer' | 'pod'> | undefined,
): string {
  if (identity?.attachedAs !== undefined) return 'Shows what you can see. There is no pod.'
  if (identity?.viewer !== undefined) return 'Shows what you can see, by your own token. This pod has none.'
  if (identity?.attachedFrom === undefined)
    return 'Shows what this pod’s account can see, not what you can see.'
  const { namespace, serviceAccount } = identity.pod
  const who = namespace && serviceAccount ? `${namespace}/${serviceAccount}` : 'the account'
  return `Shows what ${who} can see, asked from ${identity.attachedFrom}, not what you can see. There is no pod.`
}
