import type { FieldNote } from './verdict'

/** What is known about a field, in full: also which sources hold it and which could not be read. */
export function sayNotes(notes: readonly FieldNote[]): string {
  return notes.map(({ says }) => says).join(' ')
}
