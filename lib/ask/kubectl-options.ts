/** Options that take a word of their own. Every other one is a switch. */
const TAKES_VALUE = new Set([
  ...['-n', '--namespace', '-o', '--output', '-l', '--selector', '-f', '--filename', '-c', '--container'],
  ...['--as', '--as-group', '--as-uid', '--subresource', '--field-selector', '--sort-by', '--context'],
  ...['--cluster', '--user', '--kubeconfig', '-s', '--server', '--token', '--request-timeout', '--tail'],
  ...[
    '--since',
    '--since-time',
    '-k',
    '--kustomize',
    '--template',
    '--type',
    '--patch',
    '--replicas',
    '--image',
  ],
  ...['-L', '--label-columns', '--chunk-size', '--limit-bytes', '--timeout', '--grace-period', '--port'],
])

/** The words of a kubectl line and its options, each with the values that it has. */
export interface Line {
  words: string[]
  options: Map<string, string[]>
}

const SHORT = new Map([
  ['-n', '--namespace'],
  ['-l', '--selector'],
  ['-w', '--watch'],
  ['-A', '--all-namespaces'],
])

/** Splits a line as kubectl does: options may be anywhere before `--`. */
export function readLine(words: readonly string[]): Line {
  const line: Line = { words: [], options: new Map() }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') {
      line.words.push(word)
      continue
    }
    const equals = word.indexOf('=')
    const short = word.slice(0, 2)
    // `-nshop` and `-owide`.
    const isJoined = /^-[A-Za-z][^=]/.test(word) && TAKES_VALUE.has(short)
    const option = isJoined ? short : equals < 0 ? word : word.slice(0, equals)
    const name = SHORT.get(option) ?? option
    let value = isJoined ? word.slice(2) : equals < 0 ? '' : word.slice(equals + 1)
    if (equals < 0 && !isJoined && TAKES_VALUE.has(option)) {
      at += 1
      value = words[at] ?? ''
    }
    line.options.set(name, [...(line.options.get(name) ?? []), value])
  }
  return line
}

/** True for a switch that is given, unless as `=false`. */
export function isOn(line: Line, option: string): boolean {
  const value = line.options.get(option)?.at(-1)
  return value !== undefined && value !== 'false'
}
