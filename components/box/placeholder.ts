/** What the box takes, with the namespace of this pod where it is known. */
export function placeholderIn(namespace: string | undefined): string {
  return `Paste an error, or type: watch jobs${namespace ? ` in ${namespace}` : ''}`
}
