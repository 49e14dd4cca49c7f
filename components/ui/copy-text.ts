async function write(items: Record<string, Blob | Promise<Blob>>): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem(items)])
    return true
  } catch {
    return false
  }
}

/**
 * True if the text was copied, with the same as rich text beside it where that is given and the browser takes it: without a secure
 * context, as over plain http, there is no clipboard.
 */
export async function copyText(text: string, rich?: () => Promise<string>): Promise<boolean> {
  if (rich !== undefined) {
    const html = rich().then((markup) => new Blob([markup], { type: 'text/html' }))
    if (await write({ 'text/plain': new Blob([text], { type: 'text/plain' }), 'text/html': html }))
      return true
  }
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** True if the picture was copied. */
export function copyPicture(png: Promise<Blob>): Promise<boolean> {
  return write({ 'image/png': png })
}

/** Selects all of an element, so that a user can copy it by hand. */
export function selectAll(element: HTMLElement | null): void {
  if (element !== null) getSelection()?.selectAllChildren(element)
}
