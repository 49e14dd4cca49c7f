/** How bad a line of a log says it is; debug and trace are one. */
export type LogLevel = 'error' | 'warning' | 'info' | 'debug'

/** Where a level is looked for; what follows is the program's own text. */
const NEAR = 160
/** A record of JSON may have its level behind a long message. */
const RECORD = 2048

const WORDS: readonly (readonly [level: LogLevel, words: string])[] = [
  ['error', 'e f error err fatal critical crit panic dpanic alert emerg emergency severe failure'],
  ['warning', 'w warn warning'],
  ['info', 'i info information informational notice log'],
  ['debug', 'd t debug trace verbose fine finer finest'],
]
const LEVELS = new Map(
  WORDS.flatMap(([level, words]) => words.split(' ').map((word) => [word, level] as const)),
)

const KLOG = /^([IWEF])\d{4}\s/
const JSON_LEVEL =
  /"(?:level|severity|severityText|lvl|levelname|log\.level|log_level|loglevel|@l|L)"\s{0,8}:\s{0,8}(?:"([A-Za-z]{1,16})"|(\d{2}))/
const LOGFMT = /(?:^|\s)(?:level|lvl|severity|loglevel)=(?:"([A-Za-z]{1,16})"|([A-Za-z]{1,16}))/i
/** In capitals, as most frameworks write it, or in brackets, as nginx and Envoy do. */
const CAPITALS =
  /(?:^|[\s[(|<:])(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|PANIC|EMERG)(?=$|[\s\]):|>!,])/
const BRACKETS =
  /[[(<](trace|debug|info|notice|warn|warning|error|err|crit|critical|alert|emerg|fatal)[\])>]/i
const LEADING =
  /^\s{0,4}(?:(trace|debug|info|notice|warn|warning|error|err|fatal|critical|panic)(?: error)?\s?:|(?:Uncaught |Unhandled )?[A-Za-z_$][\w$.]{0,80}(?:Error|Exception)(?=:|$)|(?:Traceback \(most recent|Exception in thread |Caused by: |goroutine \d{1,9} \[running|Segmentation fault|thread '[^']{1,80}' panicked))/i

/** Numbers as pino and bunyan write them. */
function levelOfNumber(number: number): LogLevel {
  if (number >= 50) return 'error'
  if (number >= 40) return 'warning'
  return number >= 30 ? 'info' : 'debug'
}

/**
 * The level that a line of a log states, in the forms of klog, JSON, logfmt, words in capitals or brackets, and errors of
 * common languages; undefined where it states none. Takes bounded time, however long the line is.
 */
export function logLevel(line: string): LogLevel | undefined {
  const head = line.slice(0, NEAR)
  const record = /^\s{0,4}\{/.test(head) ? JSON_LEVEL.exec(line.slice(0, RECORD)) : null
  if (record?.[1] !== undefined) return LEVELS.get(record[1].toLowerCase())
  if (record?.[2] !== undefined) return levelOfNumber(Number(record[2]))
  const klog = KLOG.exec(head)?.[1]
  const logfmt = LOGFMT.exec(head)
  const leading = LEADING.exec(head)
  const word =
    klog ??
    logfmt?.[1] ??
    logfmt?.[2] ??
    (leading === null ? undefined : (leading[1] ?? 'error')) ??
    CAPITALS.exec(head)?.[1] ??
    BRACKETS.exec(head)?.[1]
  return word === undefined ? undefined : LEVELS.get(word.toLowerCase())
}
