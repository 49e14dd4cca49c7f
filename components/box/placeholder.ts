/** What the box takes, with the key that pastes and the namespace of this pod where they are known. */
export function placeholderIn(namespace: string | undefined, modifier?: string): string {
  const paste = modifier === undefined ? 'Paste a log' : `Paste a log anywhere (${modifier}V)`
  return `${paste}, or type: watch jobs${namespace ? ` in ${namespace}` : ''}`
}
