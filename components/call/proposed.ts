const KEY = 'podglass.what-if'

interface Proposed {
  yaml: string
  /** True until it was asked about: what a fix puts here is asked without a press. */
  isNew: boolean
}

let proposed: Proposed | undefined

/** Keeps the text of What if for this window; a reload keeps it too, where the browser allows it. */
export function keepProposed(yaml: string, isNew = false): void {
  proposed = { yaml, isNew }
  try {
    window.sessionStorage.setItem(KEY, yaml)
  } catch {
    // Without storage it lasts as long as the page.
  }
}

/** The text that was kept for this window. */
export function keptProposed(): string {
  return proposed?.yaml ?? stored()
}

/** True where the kept text waits to be asked about, which it does only once. */
export function takeNew(): boolean {
  if (!proposed?.isNew) return false
  proposed = { ...proposed, isNew: false }
  return true
}

function stored(): string {
  try {
    return window.sessionStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}
