/** What was typed is no command of podglass; the message says what is wrong and what to type. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
