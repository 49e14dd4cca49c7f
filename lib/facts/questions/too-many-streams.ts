/** More is being followed at once than one process holds; becomes a 429. */
export class TooManyStreamsError extends Error {
  override readonly name = 'TooManyStreamsError'
}
