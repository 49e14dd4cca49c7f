import { stored } from '@/components/ui/stored'

const KEY = 'podglass.what-if'

let proposed: { yaml: string; asked?: string | undefined } | undefined

/** Keeps the text of "Before you apply" for this window; where the browser allows it, across a reload too. */
export function keepProposed(yaml: string, isAsked = false): void {
  proposed = { yaml, asked: isAsked ? yaml : proposed?.asked }
  stored('sessionStorage', (storage) => storage.setItem(KEY, yaml))
}

/** The text that was kept for this window. */
export function keptProposed(): string {
  return proposed?.yaml ?? stored('sessionStorage', (storage) => storage.getItem(KEY)) ?? ''
}

/** The text that this window asked about last: what a fix or the box puts here is asked without a click. */
export function askedProposed(): string | undefined {
  return proposed?.asked
}
