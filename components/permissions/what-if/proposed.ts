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

/** The text that was kept, and whether it waits to be asked about; it waits only once. */
export function takeProposed(): Proposed {
  const kept = proposed ?? { yaml: stored(), isNew: false }
  proposed = { ...kept, isNew: false }
  return kept
}

function stored(): string {
  try {
    return window.sessionStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}
