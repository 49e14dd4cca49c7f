import { readFileSync, statSync } from 'node:fs'
import { MOST_OF_CASE } from '@/lib/answer/case-facts'
import { readBeside } from '@/lib/ask/read-beside'
import { namespaceSchema } from '@/lib/contract/segments'
import type { Beside } from '@/lib/facts/compare/contract'
import { systemCode } from '@/lib/pod/small-file'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { UsageError } from './usage-error'

const PATH = /^\.{0,2}\/|\.json$/
const ACCOUNT = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/

function textOf(path: string): string {
  try {
    const file = statSync(path)
    if (!file.isFile()) throw new UsageError(`${path} is not a file. Save the case file, and give its path.`)
    // A character takes up to three bytes.
    if (file.size > 3 * MOST_OF_CASE) throw new UsageError(`The file ${path} is larger than any case file.`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`The file ${path} cannot be read (${systemCode(error) ?? 'no reason'}).`)
  }
}

/**
 * What `--beside` names: a case file by `./NAME`, `../NAME`, `/NAME` or `NAME.json`, else an account, a user or a namespace. Throws a
 * UsageError for a path that is no readable file and for what cannot be the name of an account.
 */
export function besideArgument(text: string, namespace: string): Beside {
  if (PATH.test(text)) return { file: textOf(text) }
  const beside = readBeside(text, namespace)
  const isAccount = 'user' in beside && beside.user.startsWith('system:serviceaccount:')
  const named = isAccount ? parseServiceAccount(beside.user) : undefined
  const isNamed =
    named !== undefined && namespaceSchema.safeParse(named.namespace).success && ACCOUNT.test(named.name)
  if (isAccount && !isNamed)
    throw new UsageError(
      `--beside ${text}: that is not the name of a ServiceAccount. Give web, payments/web, ns/prod, user/jane or the path of a case file.`,
    )
  return beside
}
