/** The client has too many texts waiting to be read; becomes a 503. */
export class TextQueueError extends Error {
  override readonly name = 'TextQueueError'

  constructor() {
    super('Other texts of yours are being read.')
  }
}
