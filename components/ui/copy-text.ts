/** True if the text was copied: without a secure context, as over plain http, there is no clipboard. */
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
