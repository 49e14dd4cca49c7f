import { visibleText } from '@/lib/words/visible-text'

const OUTPUT = new Set([
  ...['-o', '--output', '-L', '--label-columns', '--show-labels', '--show-kind', '--no-headers', '--sort-by'],
  ...['--template', '--chunk-size', '--tail', '--since', '--since-time', '--limit-bytes', '--timestamps'],
  ...['--prefix', '-p', '--previous', '--ignore-not-found', '-v', '--v', '--output-watch-events'],
])
const CLUSTER = new Set(['--context', '--cluster', '--kubeconfig', '-s', '--server', '--user', '--token'])
const LATER = new Set(['--field-selector'])

function why(option: string): string {
  const name = option.split(/[ =]/, 1)[0] ?? ''
  if (OUTPUT.has(name)) return 'changes only the output'
  if (CLUSTER.has(name)) return 'this page asks its own cluster'
  if (LATER.has(name)) return 'matters only for a rule with names'
  return 'not part of the call'
}

/** What of a kubectl line was left out of the question, and why: "-o wide (changes only the output)". */
export function sayIgnored(options: readonly string[]): string {
  const byWhy = new Map<string, string[]>()
  for (const option of options)
    byWhy.set(why(option), [...(byWhy.get(why(option)) ?? []), visibleText(option)])
  return [...byWhy].map(([reason, all]) => `${all.join(', ')} (${reason})`).join('; ')
}
