import type { FieldNote } from './verdict'

/** What is known of a field, in full: also of which sources hold it and of those that could not be read. */
export function sayNotes(notes: readonly FieldNote[]): string {
  return notes.map(({ says }) => says).join(' ')
}
