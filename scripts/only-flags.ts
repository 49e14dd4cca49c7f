/** Ends the program with what it takes, if it was given anything else. */
export function onlyFlags(command: string, ...flags: readonly string[]): void {
  const unknown = process.argv.slice(2).filter((argument) => !flags.includes(argument))
  if (unknown.length === 0) return
  const takes = flags.length === 0 ? 'no arguments' : `${flags.join(' and ')} and nothing else`
  console.error(`${command} takes ${takes}, not ${unknown.join(' ')}.`)
  process.exit(2)
}
