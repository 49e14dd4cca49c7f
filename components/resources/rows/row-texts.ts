import type { ResourceList, Row } from '@/lib/contract/resources'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { kubectlLook, operand } from '@/lib/rbac/kubectl-command'
import { cellText } from '../view/cell-text'
import type { ResourcesView } from '../view/view-in-url'
import type { ShownColumn } from './shown-columns'

/** "web-0" of "shop/web-0", with its namespace where the list spans all of them. */
function splitKey(key: string, isAll: boolean): [namespace: string, name: string] {
  const at = isAll ? key.indexOf('/') : -1
  return at < 0 ? ['', key] : [key.slice(0, at), key.slice(at + 1)]
}

/** One name per line. */
export function rowNames(rows: readonly Row[]): string {
  return rows.map(({ key }) => key).join('\n')
}

interface Named {
  /** As kubectl names the kind. */
  kind: string
  namespace: string
  isClusterScoped: boolean
}

/** The commands that get these objects, one for each namespace. */
export function kubectlGet(rows: readonly Row[], { kind, namespace, isClusterScoped }: Named): string {
  const byNamespace = new Map<string, string[]>()
  for (const { key } of rows) {
    const [own, name] = splitKey(key, namespace === '' && !isClusterScoped)
    byNamespace.set(own, [...(byNamespace.get(own) ?? []), name])
  }
  return [...byNamespace]
    .map(([own, names]) => {
      const within = isClusterScoped ? '' : own || namespace
      return kubectlLook`get ${kind} -n ${within} ${names.map(operand)}`
    })
    .join('\n')
}

/** Headers and cells of the shown columns, as they read now. */
export function linesOf(
  rows: readonly Row[],
  shown: readonly ShownColumn[],
  list: Pick<ResourceList, 'printedAt'>,
  nowMs: number,
): string[][] {
  const head = shown.map(({ column }) => column.name)
  return [
    head,
    ...rows.map((row) => shown.map(({ column, index }) => cellText(column, index, row, list, nowMs))),
  ]
}

// A spreadsheet runs a cell that begins like this as a formula (OWASP, CSV injection).
const FORMULA = /^[=+\-@\t\r]/

function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** Lines of cells separated by tabs, each cell on one line, harmless in a spreadsheet. */
export function toTsv(lines: readonly (readonly string[])[]): string {
  const cell = (text: string) => harmless(text).replace(/[\t\r\n]+/g, ' ')
  return lines.map((cells) => `${cells.map(cell).join('\t')}\n`).join('')
}

/** RFC 4180: lines end in CRLF, cells with commas, quotes or line ends are quoted. Harmless in a spreadsheet. */
export function toCsv(lines: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const safe = harmless(text)
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}

/**
 * How kubectl names a kind: the bare name for the core group, with the version where kubectl would choose
 * another.
 */
export function kindName(kind: ResourcesView['kind'], known: Kind | undefined): string {
  const { group, version, resource } = kind
  if (group === '') return resource
  const isChosen = known === undefined || known.version === version
  return isChosen ? `${resource}.${group}` : `${resource}.${version}.${group}`
}

/** The command that prints the same list in a terminal, with the permissions of the person who runs it. */
export function kubectlGetLine(view: ResourcesView, namespace: string, known: Kind | undefined): string {
  const where = view.isClusterScoped ? [] : namespace === '' ? ['-A'] : ['-n', namespace]
  const wide = view.isWide ? ['-o', 'wide'] : []
  return kubectlLook`get ${kindName(view.kind, known)} ${where} ${wide}`
}
