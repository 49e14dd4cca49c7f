/** What was typed is not a podglass command; the message says what is wrong and what to type. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
