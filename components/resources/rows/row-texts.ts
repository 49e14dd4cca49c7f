import type { ResourceList, Row } from '@/lib/contract/resources'
import { kubectlLook, operand } from '@/lib/diagnosis/kubectl-command'
import { cellText } from '../view/cell-text'
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
      return kubectlLook(
        'get',
        operand(kind),
        ...(within === '' ? [] : ['-n', within]),
        ...names.map(operand),
      )
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
