import type { AccessTuple } from '@/lib/contract/access-tuple'
import { describeResource } from '@/lib/words/resources'
import { hidesText } from '@/lib/words/visible-text'
import { parseServiceAccount } from './service-account'

/** Word of a shell in which each byte that cannot be seen, or ends a line, is written out; a shell that does not know the form takes it as it stands. */
function writtenOut(word: string): string {
  const bytes = [...new TextEncoder().encode(word)].map((byte) =>
    byte < 0x20 || byte > 0x7e || byte === 0x27 || byte === 0x5c
      ? `\\x${byte.toString(16).padStart(2, '0')}`
      : String.fromCharCode(byte),
  )
  return `$'${bytes.join('')}'`
}

/**
 * One word of a shell command: what a shell reads back is the text, byte for byte, whatever it holds. A word with characters that
 * cannot be seen is in bash's form for them, so that no command holds one. A NUL cannot be an argument of a program and is left out.
 */
export function shellQuote(text: string): string {
  const word = text.replaceAll('\0', '')
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word
  return hidesText(word) ? writtenOut(word) : `'${word.replaceAll("'", `'\\''`)}'`
}

/** The same for a word of a line: it breaks none. */
function lineQuote(text: string): string {
  return /[\n\t]/.test(text) ? writtenOut(text.replaceAll('\0', '')) : shellQuote(text)
}

/**
 * The lines that hand a document of a fix to kubectl. No line of it can end the text early: below its top level each is indented.
 * Reconciling only adds, and takes nothing but RBAC objects.
 */
export function kubectlFile(verb: 'apply' | 'auth reconcile', yaml: string): string {
  return `kubectl ${verb} -f - <<'EOF'\n${yaml.trimEnd()}\nEOF`
}

/** A command of words, each quoted where a shell would read it otherwise. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(lineQuote).join(' ')
}

/** A word that is not ours: the name of an object, or what a text or an address says. */
export interface Operand {
  operand: string
}

type Word = string | Operand

export function operand(text: string): Operand {
  return { operand: text }
}

function textOf(word: Word): string {
  return typeof word === 'string' ? word : word.operand
}

function isHostile(word: Word): boolean {
  return typeof word !== 'string' && word.operand.startsWith('-')
}

/** Nobody can see what such a word changes. */
function isUnseen(word: Word): boolean {
  return /[\n\t]/.test(textOf(word)) || hidesText(textOf(word))
}

/** The value of -n is kubectl's own to read, but a reader may take it for an option as well; "" names no namespace. */
function joined(words: readonly Word[]): Word[] {
  const isApart = (value: Word | undefined) => value !== undefined && /^(?:-|$)/.test(textOf(value))
  return words.flatMap((word, i): Word[] => {
    if (word === '-n' && isApart(words[i + 1])) return []
    if (words[i - 1] !== '-n' || !isApart(word)) return [word]
    return textOf(word) === '' ? [] : [`--namespace=${textOf(word)}`]
  })
}

function longer(word: Word | undefined, text: string): Word {
  return typeof word === 'object' ? operand(word.operand + text) : (word ?? '') + text
}

/** The words of a line: a text that stands alone is not ours; one behind our own letters or a one-letter option is its value. */
function wordsOf(texts: readonly string[], fillings: readonly (string | readonly Word[])[]): Word[] {
  const words: Word[] = []
  let open: Word | undefined
  for (const [i, text] of texts.entries()) {
    const [end = '', ...rest] = text.split(' ')
    if (end !== '') open = longer(open, end)
    for (const word of rest) {
      if (open !== undefined) words.push(open)
      open = word === '' ? undefined : word
    }
    const filling = fillings[i]
    const isValue = /^-[a-z]$/.test(textOf(words.at(-1) ?? ''))
    if (typeof filling === 'object') words.push(...filling)
    else if (filling !== undefined) open = longer(open ?? (isValue ? '' : operand('')), filling)
  }
  return joined(open === undefined ? words : [...words, open])
}

/**
 * A kubectl line with each word quoted, or undefined where a word that is not ours begins with a hyphen, which kubectl would take
 * for an option, and where one has characters that cannot be seen or that break the line. What changes something is then given as YAML alone. A text in it is one word that is not ours, a list is words.
 */
export function kubectlCommand(
  texts: TemplateStringsArray,
  ...fillings: readonly (string | readonly Word[])[]
): string | undefined {
  const all = wordsOf(texts, fillings)
  return all.some((word) => isHostile(word) || isUnseen(word))
    ? undefined
    : shellCommand('kubectl', ...all.map(textOf))
}

/**
 * The same for a line that has no YAML in its place: from the first word that begins with a hyphen on, words that are not ours
 * are behind "--", after which kubectl takes nothing for an option. Ours that follow it must be options.
 */
export function kubectlLook(
  texts: TemplateStringsArray,
  ...fillings: readonly (string | readonly Word[])[]
): string {
  const all = wordsOf(texts, fillings)
  const at = all.findIndex(isHostile)
  if (at < 0) return shellCommand('kubectl', ...all.map(textOf))
  const rest = all.slice(at)
  const options = rest.filter((word) => typeof word === 'string')
  const operands = rest.filter((word) => typeof word !== 'string')
  return shellCommand('kubectl', ...[...all.slice(0, at), ...options, '--', ...operands].map(textOf))
}

/** The kubectl line by which an admin asks the API server about the same call of the same account. */
export function canICommand(call: AccessTuple, user: string, groups: readonly string[] = []): string {
  const { verb, path, group = '', resource = '', subresource, name, namespace } = call
  const as = user === '' ? [] : [`--as=${user}`, ...groups.map((group) => `--as-group=${group}`)]
  if (path !== undefined) return kubectlLook`auth can-i ${verb} ${path} ${as}`
  const qualified = describeResource({ group, resource })
  const what = name ? `${qualified}/${name}` : qualified
  const part = subresource ? [`--subresource=${subresource}`] : []
  const where = namespace ? ['-n', namespace] : ['--all-namespaces']
  return kubectlLook`auth can-i ${verb} ${what} ${part} ${where} ${as}`
}

/** The kubectl line by which an admin lists what an account may do in a namespace. */
export function listCommand(
  { name, groups }: { name: string; groups: readonly string[] },
  namespace: string,
): string {
  // The API server adds the groups of an impersonated ServiceAccount itself.
  const named = parseServiceAccount(name) ? [] : groups.map((group) => `--as-group=${group}`)
  return kubectlLook`auth can-i --list --as=${name} ${named} -n ${namespace}`
}

/**
 * The kubectl line that lists every binding with the account's name in it, or one of these groups: also those for another namespace, kind
 * or a longer name.
 */
export function bindingsCommand(user: string, groups: readonly string[] = []): string {
  const word = parseServiceAccount(user)?.name ?? user
  const words = groups.length === 0 ? ['--', word] : [word, ...groups].flatMap((one) => ['-e', one])
  return `kubectl get rolebindings,clusterrolebindings -A -o wide | ${shellCommand('grep', '-F', ...words)}`
}

/**
 * The kubectl line that lists the RoleBindings of all namespaces with the account's name in it, or a group that every
 * ServiceAccount or everyone is in.
 */
export function bindingsElsewhereCommand(user: string): string {
  const word = parseServiceAccount(user)?.name ?? user
  const groups = ['system:serviceaccounts', 'system:authenticated']
  const words = [word, ...groups].flatMap((one) => ['-e', one])
  return `kubectl get rolebindings -A -o wide | ${shellCommand('grep', '-F', ...words)}`
}
