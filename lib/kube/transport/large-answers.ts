/** From this size on an answer counts as large: its bytes, its text and its document are in memory together. */
export const LARGE_BYTES = 1_048_576

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Lets large answers into memory one after the other, in the order in which they became large. */
export class LargeAnswers {
  #last: Promise<void> = Promise.resolve()

  /** Resolves when it is this answer's turn, or when the signal aborts. Call what it returns in either case. */
  async enter(signal: AbortSignal): Promise<() => void> {
    let leave = () => {}
    const mine = new Promise<void>((resolve) => {
      leave = resolve
    })
    const before = this.#last
    this.#last = before.then(() => mine)
    await Promise.race([before, abortOf(signal)])
    return leave
  }
}
