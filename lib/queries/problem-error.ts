import { type Problem, sayProblem } from '@/lib/contract/problem'
import { NOTHING, type Phrase, plain, say } from '@/lib/phrase/phrase'

/** What every query of this page rejects with, besides being cancelled. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(plain(sayProblem(problem)), options)
    this.problem = problem
  }
}

/** Podglass gave no answer at all: the port-forward ended, the pod was replaced, or nothing came in time. */
export function unreachable(detail: Phrase, cause: unknown): ProblemError {
  const problem: Problem = {
    code: 'podglass-unreachable',
    title: 'Podglass does not answer.',
    detail,
    status: 0,
    retryable: true,
    hint: say`If you reach this page with kubectl port-forward, run it again: it ends when its pod is replaced.`,
    fields: [],
  }
  return new ProblemError(problem, { cause })
}

/** Podglass answered something that this page cannot read, as happens after an update. */
export function unexpectedAnswer(status: number, cause?: unknown): ProblemError {
  const problem: Problem = {
    code: 'unexpected-answer',
    title: 'Podglass sent an answer that this page cannot read.',
    detail: say`The answer had status ${status}.`,
    status,
    retryable: status >= 500,
    hint: say`Reload the page: Podglass may have been updated since it was opened.`,
    fields: [],
  }
  return new ProblemError(problem, { cause })
}

const IN_FRONT = new Set([301, 302, 303, 307, 308, 401, 403, 407, 502, 503, 504])

/** An answer that Podglass cannot have given: an Ingress or a sign-in proxy in front of it did (cause A10). */
export function answeredInFront(status: number): ProblemError {
  return new ProblemError({
    code: 'unexpected-answer',
    title: 'Something in front of Podglass answered instead.',
    detail: say`An Ingress, a Gateway or a sign-in proxy gave status ${status} without passing the request on.`,
    status,
    retryable: status >= 500,
    hint: say`Reload the page to sign in again, or reach it with kubectl port-forward, which bypasses it.`,
    fields: [],
  })
}

/** True for a status that something in front gives by itself when it does not pass a request on. */
export function isFromInFront(status: number): boolean {
  return IN_FRONT.has(status)
}

/** The problem to show for anything that a query rejected with; the words of a library are for the console only. */
export function readProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  return {
    code: 'internal',
    title: 'This page failed.',
    detail: NOTHING,
    status: 0,
    retryable: false,
    hint: say`Reload the page.`,
    fields: [],
  }
}
