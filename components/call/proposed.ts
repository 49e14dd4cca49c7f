import { stored } from '@/components/ui/stored'

const KEY = 'podglass.what-if'

interface Proposed {
  yaml: string
  /** True until it has been asked: what a fix puts here is asked without a click. */
  isNew: boolean
}

let proposed: Proposed | undefined

/** Keeps the text of What if for this window; where the browser allows it, across a reload too. */
export function keepProposed(yaml: string, isNew = false): void {
  proposed = { yaml, isNew }
  stored('sessionStorage', (storage) => storage.setItem(KEY, yaml))
}

/** The text that was kept for this window. */
export function keptProposed(): string {
  return proposed?.yaml ?? stored('sessionStorage', (storage) => storage.getItem(KEY)) ?? ''
}

/** True where the kept text is still to be asked about, which happens only once. */
export function takeNew(): boolean {
  if (!proposed?.isNew) return false
  proposed = { ...proposed, isNew: false }
  return true
}
