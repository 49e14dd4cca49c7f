import { inspect } from 'node:util'

type Fields = Readonly<Record<string, unknown>>

function write(level: 'info' | 'error', event: string, fields: Fields): void {
  const line: Record<string, unknown> = { time: new Date().toISOString(), level, event }
  for (const [key, value] of Object.entries(fields)) {
    line[key] = value instanceof Error ? inspect(value, { depth: 2 }) : value
  }
  const text = JSON.stringify(line)
  if (level === 'error') console.error(text)
  else console.log(text)
}

/** One JSON line an event on standard output or error. Callers pass no header, no body and no token. */
export const log = {
  info: (event: string, fields: Fields = {}) => write('info', event, fields),
  error: (event: string, fields: Fields = {}) => write('error', event, fields),
}
