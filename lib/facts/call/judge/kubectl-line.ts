import { kubectlCommand, shellCommand, shellQuote } from '@/lib/rbac/kubectl-command'
import { describeResource } from '@/lib/words/resources'
import type { CallTarget, PlannedCall } from './plan-call'

function scopeOf({ namespace }: CallTarget, isNamespaced: boolean): string[] {
  if (namespace !== '') return ['-n', namespace]
  return isNamespaced ? ['-A'] : []
}

interface LineOptions {
  path: string
  /** Whose permissions the line is judged by; "" leaves out --as, so the reader's own apply. */
  user: string
  /** JSON. */
  body?: string
  isNamespaced: boolean
}

function piped(body: string, words: readonly string[]): string {
  return `printf %s ${shellQuote(body)} | ${shellCommand('kubectl', ...words)}`
}

function writeLine(
  call: Extract<PlannedCall, { form: 'write' }>,
  { path, body = '{}' }: LineOptions,
  as: readonly string[],
): string | undefined {
  const { verb, target, subresource, patch } = call
  const where = scopeOf(target, false)
  const part = subresource === '' ? [] : [`--subresource=${subresource}`]
  const dry = '--dry-run=server'
  switch (verb) {
    case 'create':
      return subresource === 'eviction'
        ? piped(body, ['create', '--raw', path, '-f', '-', ...as])
        : piped(body, [...where, 'create', dry, '-o', 'name', '-f', '-', ...as])
    case 'update':
      return piped(body, [...where, 'replace', dry, '-o', 'name', ...part, '-f', '-', ...as])
    case 'patch': {
      if (patch === 'apply') {
        return piped(body, [
          ...where,
          'apply',
          '--server-side',
          dry,
          '--field-manager=podglass',
          ...part,
          '-f',
          '-',
          ...as,
        ])
      }
      return kubectlCommand`${where} patch ${describeResource(target)} ${target.name} ${part} --type=merge -p ${body} ${[dry]} -o name ${as}`
    }
    case 'delete':
      return kubectlCommand`${where} delete ${describeResource(target)} ${target.name} ${[dry, ...as]}`
    case 'deletecollection':
      // kubectl delete --all lists and deletes one by one, which needs other permissions.
      return undefined
  }
}

/**
 * One shell-quoted kubectl line that makes the same call: a write as a server-side dry run. Undefined where kubectl has none
 * that asks for the same right, and where a name would be an option.
 */
export function kubectlLine(call: PlannedCall, options: LineOptions): string | undefined {
  const as = options.user === '' ? [] : [`--as=${options.user}`]
  if (call.form === 'path') return kubectlCommand`get --raw ${call.path} ${as}`
  if (call.form === 'write') return writeLine(call, options, as)
  const { verb, target, subresource } = call
  if (verb === 'watch') return kubectlCommand`get --raw ${options.path} ${as}`
  if (subresource === 'log') {
    return kubectlCommand`-n ${target.namespace} logs ${target.name} --tail=5 ${as}`
  }
  const part = subresource === '' ? [] : [`--subresource=${subresource}`]
  if (verb === 'list') {
    const selected = target.name === '' ? [] : [`--field-selector=metadata.name=${target.name}`]
    const where = scopeOf(target, options.isNamespaced)
    return kubectlCommand`get ${describeResource(target)} ${where} ${selected} ${as}`
  }
  return kubectlCommand`${scopeOf(target, false)} get ${describeResource(target)} ${target.name} ${part} ${as}`
}
