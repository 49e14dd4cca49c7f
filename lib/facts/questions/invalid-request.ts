import type { Problem } from '@/lib/contract/problem'

/** A request that cannot be answered as is: becomes a 400 that names each field and what it allows. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError'
  readonly fields: Problem['fields']
  readonly status: 400 | 413 | 415

  constructor(fields: Problem['fields'], status: 400 | 413 | 415 = 400) {
    super(fields.map((f) => `${f.field}: ${f.says}`).join(' '))
    this.fields = fields
    this.status = status
  }
}
