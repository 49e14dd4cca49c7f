import type { Answers } from '../answers'

/** Answers as a test has them: each by the last word of its route, such as `check` and `what-if`. */
export function answersFrom(
  made: Readonly<Record<string, (asked: never, signal: AbortSignal) => Promise<unknown>>>,
  more: Partial<Answers> = {},
): Answers {
  return {
    isOutside: () => false,
    guide: () => undefined,
    asked: async () => 'Asked the API server at 10.96.0.1:443 as ServiceAccount shop/web.',
    problemOf: (error) => {
      throw error
    },
    ask: async ({ call }, asked, signal) => {
      const answer = made[call.slice(call.lastIndexOf('/') + 1)]
      if (answer === undefined) throw new Error(`The test has no answer of ${call}.`)
      return (await answer(asked as never, signal)) as never
    },
    ...more,
  }
}
