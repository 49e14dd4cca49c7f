/** The line that points a terminal to a sandbox: PowerShell's on Windows, a POSIX shell's elsewhere. */
export function pointingLine(variables: Readonly<Record<string, string>>): string {
  const all = Object.entries(variables)
  if (process.platform !== 'win32')
    return `export ${all.map(([name, value]) => `${name}=${value}`).join(' ')}`
  return all.map(([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`).join('; ')
}
