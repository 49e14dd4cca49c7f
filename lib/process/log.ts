import { oneInProcess } from '@/lib/next/one-in-process'
import type { LogLevelSetting } from '@/lib/pod/environment'
import { type LogFields, safeFields } from './log-fields'

type Fields = Readonly<Record<string, unknown>>
type Level = Exclude<LogLevelSetting, 'warn'>
/** Writes one line. The fields are safe to print. */
export type LogSink = (level: Level, event: string, fields: LogFields) => void

// Next bundles route handlers apart from the start script, which alone knows where the log goes.
function out(): { sink?: LogSink } {
  return oneInProcess('log', () => ({}))
}

function writeDirectly(level: Level, event: string, fields: LogFields): void {
  if (level === 'debug') return
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), event, ...fields })}\n`)
}

/** Every line of this process goes there from now on. */
export function setLogSink(sink: LogSink): void {
  out().sink = sink
}

function write(level: Level, event: string, fields: Fields): void {
  const sink = out().sink ?? writeDirectly
  sink(level, event, safeFields(fields))
}

/**
 * One JSON line an event on standard output. Texts are bounded, without credentials and control characters; of an error only
 * allow-listed fields are written. Callers pass no header, no body and no token.
 */
export const log = {
  debug: (event: string, fields: Fields = {}) => write('debug', event, fields),
  info: (event: string, fields: Fields = {}) => write('info', event, fields),
  error: (event: string, fields: Fields = {}) => write('error', event, fields),
}
