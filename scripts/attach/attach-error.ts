import { visibleText } from '@/lib/words/visible-text'

/** Why a cluster cannot be attached to: what happened, and what to change. Fit for a terminal as is. */
export class AttachError extends Error {
  override readonly name = 'AttachError'

  constructor(happened: string, ...change: readonly string[]) {
    super(visibleText([happened, ...change].join('\n')))
  }
}
