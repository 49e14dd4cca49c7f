import { UnexpectedAnswerError } from '../transport/errors'

/** Objects of a page whose metadata is read, as client-go asks for. */
export const PAGE = 500
const LEAST = 25

/**
 * Reads a page of this many objects, or half as many for as long as the answer is too much to be read: managed fields can be
 * thousands of parts of one object. Gives what was read, and how many the next page is to have.
 */
export async function readFitting<T>(
  limit: number,
  read: (limit: number) => Promise<T>,
): Promise<{ page: T; limit: number }> {
  for (let size = limit; ; size = Math.floor(size / 2)) {
    try {
      return { page: await read(size), limit: size }
    } catch (error) {
      const isTooMuch = error instanceof UnexpectedAnswerError && error.problem === 'too-large'
      if (!isTooMuch || size / 2 < LEAST) throw error
    }
  }
}
