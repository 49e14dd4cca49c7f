/** What was typed cannot be done; the message says what to change. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
}

/** Why a program that was typed did not start. */
export function sayNotRun(program: string, error: Error & { code?: unknown }): string {
  const ofShell =
    process.platform === 'win32' ? ' Put cmd /c before what is a script on Windows, such as npm.' : ''
  return `${program} cannot be run (${String(error.code ?? error.message)}).${ofShell}`
}
