/** True where the text is on the clipboard now: without a secure context, as on a page served by plain http, there is none. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** Selects all of an element, so that a user can copy it by hand. */
export function selectAll(element: HTMLElement | null): void {
  if (element !== null) getSelection()?.selectAllChildren(element)
}
