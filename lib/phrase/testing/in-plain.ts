import { type Phrase, plain } from '../phrase'
import { pieceSchema } from '../pieces'

// A list of objects that have a name is one of pieces too, so both are asked.
type InPlain<T> = T extends readonly (infer One)[]
  ? T extends Phrase
    ? Phrase extends T
      ? string
      : InPlain<One>[]
    : InPlain<One>[]
  : T extends object
    ? { [Key in keyof T]: InPlain<T[Key]> }
    : T

const isPhrase = (value: readonly unknown[]) =>
  value.length > 0 &&
  value.every((one) => Object.keys(Object(one)).length === 1 && pieceSchema.safeParse(one).success)

/** A value with each sentence in it as its text; one that says nothing stays an empty list. */
export function inPlain<T>(value: T): InPlain<T>
export function inPlain(value: unknown): unknown {
  if (Array.isArray(value))
    return isPhrase(value) ? plain(value as unknown as Phrase) : value.map((one: unknown) => inPlain(one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inPlain(one)]))
}
