import { expect, it } from 'vitest'
import { plain, say } from '@/lib/phrase/phrase'
import { type ProblemError, readProblem, unreachable } from './problem-error'

it('shows a reader its own words only, never those of a library', () => {
  for (const thrown of [
    new Error('Missing queryFn: \'["refusals",""]\''),
    new TypeError('x is undefined'),
    'no',
  ]) {
    const { title, detail, hint } = readProblem(thrown)
    expect([title, plain(detail), plain(hint)]).toEqual(['This page failed.', '', 'Reload the page.'])
  }
  const error: ProblemError = unreachable(say`The connection to it failed.`, undefined)
  expect(readProblem(error)).toBe(error.problem)
})
