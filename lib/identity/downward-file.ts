import { goQuote, goUnquote } from '@/lib/words/go-quote'
import { firstChars } from '@/lib/words/visible-text'

export interface Entry {
  key: string
  value: string
}

/** The annotation in which `kubectl apply` keeps the whole manifest. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * The entries of a `labels` or `annotations` file: one `key="value"` a line, split at the first `=`, the value quoted
 * by Go (pkg/fieldpath FormatMap, 1.36). Undefined when a line has another form: then it is no such file.
 */
export function parseDownwardFile(text: string): Entry[] | undefined {
  const entries: Entry[] = []
  for (const line of linesOf(text)) {
    const entry = parseLine(line)
    if (!entry) return undefined
    entries.push(entry)
  }
  return entries
}

/** The file that the kubelet writes for these labels or annotations: keys sorted, no newline at the end. */
export function formatDownwardFile(values: ReadonlyMap<string, string>): string {
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .join('\n')
}

/**
 * The text with each value as `redact` gives it, and without the value of kubectl's last-applied annotation, which holds a
 * whole manifest: its line says how long it was. Lines of another form, and those that do not change, stay as they are.
 */
export function withShownValues(text: string, redact: (key: string, value: string) => string): string {
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith(`${LAST_APPLIED}=`)) return `${LAST_APPLIED}=(${line.length} characters, not shown)`
      const entry = parseLine(line)
      if (entry === undefined) return line
      const shown = redact(entry.key, entry.value)
      return shown === entry.value ? line : `${entry.key}=${goQuote(shown)}`
    })
    .join('\n')
}

// A tool may keep a whole document in one annotation: cut by itself it leaves the others whole.
const SHOWN_OF_A_VALUE = 4096

/** The text of a `labels` or `annotations` file like `withShownValues`, each long value as its beginning and how much is left out. */
export function shortDownwardFile(text: string, redact: (key: string, value: string) => string): string {
  return withShownValues(text, (key, value) => shortened(redact(key, value)))
}

function shortened(value: string): string {
  if (value.length <= SHOWN_OF_A_VALUE) return value
  const head = firstChars(value, SHOWN_OF_A_VALUE)
  return `${head}… (${value.length - head.length} more characters)`
}

/** True for an annotation that only the file has or that is dropped on arrival, so that its absence is no difference. */
export function isFileOnlyAnnotation(key: string): boolean {
  // The kubelet adds kubernetes.io/config.* to its own copy of the pod; the API server never stores them.
  return key.startsWith('kubernetes.io/config.') || key === LAST_APPLIED
}

function linesOf(text: string): string[] {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text
  return body === '' ? [] : body.split('\n')
}

function parseLine(line: string): Entry | undefined {
  const at = line.indexOf('=')
  if (at < 1) return undefined
  const value = goUnquote(line.slice(at + 1))
  return value === undefined ? undefined : { key: line.slice(0, at), value }
}
