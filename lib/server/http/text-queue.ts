/** Whoever asks has too many texts that wait to be read; becomes a 503. */
export class TextQueueError extends Error {
  override readonly name = 'TextQueueError'

  constructor() {
    super('Other texts of yours are being read.')
  }
}
