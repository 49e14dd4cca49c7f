interface EarlyAnswers {
  /** On the page's own clock, milliseconds. */
  askedAt: number
  answers: Map<string, Promise<Response>>
}

declare global {
  var podscopeEarly: EarlyAnswers | undefined
}

/** An answer that is older may be another one by now. */
const FRESH_MS = 10_000

/**
 * The answer to a GET of ours that `public/early-ask.js` sent while the scripts of the page were still loading; undefined
 * when it asked nothing of the kind, and for whoever asks a second time.
 */
export function takeEarlyAnswer(path: string): Promise<Response> | undefined {
  const early = globalThis.podscopeEarly
  const answer = early?.answers.get(path)
  if (early === undefined || answer === undefined) return undefined
  early.answers.delete(path)
  return performance.now() - early.askedAt < FRESH_MS ? answer : undefined
}
