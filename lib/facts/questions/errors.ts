import type { Problem } from '@/lib/contract/problem'

/** A request that cannot be answered as is: becomes a 400 that names each field and what it allows. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError'
  readonly fields: Problem['fields']
  readonly status: 400 | 413 | 415
  /** The fields to add, where that is all there is to change. */
  readonly missing: readonly string[]

  constructor(
    fields: Problem['fields'],
    status: 400 | 413 | 415 = 400,
    missing: InvalidRequestError['missing'] = [],
  ) {
    super(fields.map((f) => `${f.field}: ${f.says}`).join(' '))
    this.fields = fields
    this.status = status
    this.missing = missing
  }
}

/** The client has too many texts waiting to be read; becomes a 503. */
export class TextQueueError extends Error {
  override readonly name = 'TextQueueError'

  constructor() {
    super('Other texts of yours are being read.')
  }
}

/** More is being followed at once than one process holds; becomes a 429. */
export class TooManyStreamsError extends Error {
  override readonly name = 'TooManyStreamsError'
}

/** More connections are asked for than this page opens in a short time; becomes a 429. */
export class TooSoonError extends Error {
  override readonly name = 'TooSoonError'

  constructor(seconds: number) {
    super(`This page limits its connections to other targets. Try again in ${seconds} s.`)
  }
}
