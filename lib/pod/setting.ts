/** Variables of a process, by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A variable that cannot be used as is; the message says what is allowed. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

/** The parts of a list, without blanks around them and without empty ones. */
export function splitList(text: string | undefined, separator: string): string[] {
  return (text ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
