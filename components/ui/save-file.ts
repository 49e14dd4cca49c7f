/** Saves what the page made as a file on the user's machine. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** "podglass-web-0-2026-11-24T22-20-00Z": a name that any file system takes. */
export function fileName(about: string, at: string): string {
  return `podglass-${about.slice(0, 100)}-${at.slice(0, 19)}Z`.replace(/[^A-Za-z0-9.-]+/g, '-')
}
