import { format, stripVTControlCharacters } from 'node:util'
import pino from 'pino'
import { onMeasured } from '@/lib/kube/transport/traffic'
import type { LogLevelSetting } from '@/lib/pod/environment'
import { log, setLogSink } from './log'

/**
 * Writes the log of this process with pino, from `level` up. Each line is written before the call returns, since a worker
 * would need files beside the bundled start script and would lose the last lines of a process that ends.
 */
export function startLog(level: LogLevelSetting): void {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 1, sync: true }),
  )
  setLogSink((at, event, fields) => logger[at](fields, event))
  takeConsole()
  if (level === 'debug') logCalls()
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
