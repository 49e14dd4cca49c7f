import { format, stripVTControlCharacters } from 'node:util'
import { freeText } from '@/lib/kube/redact/sanitize'
import { isKubeError } from '@/lib/kube/transport/errors'
import { onMeasured } from '@/lib/kube/transport/traffic'
import { oneInProcess } from '@/lib/next/one-in-process'
import { LOG_LEVELS, type LogLevelSetting } from '@/lib/pod/environment'

type Fields = Readonly<Record<string, unknown>>
type Level = Exclude<LogLevelSetting, 'warn'>
/** Writes one line. The fields are safe to print. */
export type LogSink = (level: Level, event: string, fields: LogFields) => void

// Next bundles route handlers apart from the start script, which alone knows where the log goes.
function out(): { sink: LogSink } {
  return oneInProcess('log', () => ({ sink: linesFrom('info') }))
}

// Each line is written before the call returns, as all that Node writes to a pipe or a file: the last ones are not lost.
function linesFrom(lowest: LogLevelSetting): LogSink {
  return (level, event, fields) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(lowest)) return
    const line = { level, time: new Date().toISOString(), ...fields, event }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }
}

/** Every line of this process goes there from now on. */
export function setLogSink(sink: LogSink): void {
  out().sink = sink
}

/** Writes the log of this process, from `lowest` up, and what the framework prints as lines of it. */
export function startLog(lowest: LogLevelSetting): void {
  setLogSink(linesFrom(lowest))
  // Nobody reads on: the server goes on.
  process.stdout.on('error', () => undefined)
  takeConsole()
  if (lowest === 'debug') logCalls()
}

// The framework prints lines of its own, and anyone who reads the log takes each line for JSON.
function takenBy(write: (event: string, fields: { says: string }) => void) {
  return (...parts: unknown[]) => {
    const says = stripVTControlCharacters(format(...parts)).trim()
    if (says !== '') write('printed', { says })
  }
}

function takeConsole(): void {
  const [quiet, loud] = [takenBy(log.debug), takenBy(log.error)]
  Object.assign(console, { log: quiet, info: quiet, debug: quiet, warn: takenBy(log.info), error: loud })
}

function logCalls(): void {
  onMeasured((measured) => {
    if (measured.what !== 'request') return
    const { labels, code, seconds, waitedSeconds } = measured
    const { verb, group, resource, isDryRun } = labels
    const ms = { ms: Math.round(seconds * 1000), waitedMs: Math.round(waitedSeconds * 1000) }
    log.debug('asked-api-server', { verb, group, resource, code, ...(isDryRun ? { isDryRun } : {}), ...ms })
  })
}

function write(level: Level, event: string, fields: Fields): void {
  out().sink(level, event, safeFields(fields))
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

type LogValue = string | number | boolean | null | LogValue[] | { [key: string]: LogValue }
export type LogFields = { [key: string]: LogValue }

const TEXT_LIMIT = 2_000
const STACK_LINES = 12
const DEPTH = 4
const ENTRIES = 32
/** What every line has; a field of that name is written with a _. */
const TAKEN = new Set(['level', 'time', 'event'])

/** The fields as they may be printed: see `log`. Never throws. */
function safeFields(fields: Readonly<Record<string, unknown>>): LogFields {
  const safe: LogFields = {}
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) safe[TAKEN.has(key) ? `${key}_` : key] = safeValue(value, 0)
  }
  return safe
}

function text(value: string): string {
  return freeText(value, TEXT_LIMIT)
}

function safeValue(value: unknown, depth: number): LogValue {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'boolean' || value === null) return value
  if (value instanceof Error) return safeError(value, depth)
  if (typeof value !== 'object' || depth >= DEPTH) return '[left out]'
  if (Array.isArray(value)) return value.slice(0, ENTRIES).map((entry) => safeValue(entry, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  // Nothing is known of an object that someone made to hold more than data.
  if (prototype !== Object.prototype && prototype !== null) return '[left out]'
  const safe: LogFields = {}
  for (const [key, entry] of Object.entries(value).slice(0, ENTRIES)) {
    if (entry !== undefined) safe[text(key)] = safeValue(entry, depth + 1)
  }
  return safe
}

function safeError(error: Error, depth: number): LogValue {
  const code = 'code' in error && typeof error.code === 'string' ? { code: text(error.code) } : {}
  const retryable = isKubeError(error) ? { retryable: error.retryable } : {}
  const cause =
    error.cause instanceof Error && depth < DEPTH ? { cause: safeError(error.cause, depth + 1) } : {}
  return {
    name: text(error.name),
    says: text(error.message),
    ...code,
    ...retryable,
    stack: frames(error),
    ...cause,
  }
}

// The first lines of a stack repeat the message, which may itself look like a frame.
function frames({ stack = '', name, message }: Error): string[] {
  const rest = stack.startsWith(`${name}: ${message}`) ? stack.slice(name.length + message.length + 2) : stack
  const lines = rest.split('\n').filter((line) => /^\s+at /.test(line))
  return lines.slice(0, STACK_LINES).map((line) => text(line.trim()))
}
