import { type AskedAccount, checkAs } from '@/components/call/account-in-url'
import { Link } from '@/components/ui/link'
import type { Check } from '@/lib/contract/access-check'
import type { MatrixRow } from '@/lib/facts/account/contract'
import { checkAddress, kindAddress } from '@/lib/words/page-addresses'

/** The call that a cell means. */
export function checkOfCell(row: MatrixRow, verb: string, namespace: string): Check {
  const [resource = '', subresource] = row.resource.split('/')
  return {
    verb,
    group: row.group,
    resource,
    ...(subresource ? { subresource } : {}),
    namespace: row.namespaced ? namespace : '',
  }
}

/** The verb that is worth an explanation: the first that is not granted, otherwise the first. */
function firstRefused(row: MatrixRow): string | undefined {
  const verbs = Object.entries(row.cells)
  return (verbs.find(([, { state }]) => state === 'no' || state === 'unknown') ?? verbs[0])?.[0]
}

function hrefOf({ row, namespace, account }: Pick<MatrixHeadProps, 'row' | 'namespace' | 'account'>) {
  const { group, version, resource, namespaced, cells } = row
  if (account === undefined && 'list' in cells) {
    return kindAddress({ group, version, resource, namespace: namespaced ? namespace : '' })
  }
  const verb = firstRefused(row)
  return verb === undefined ? undefined : checkAddress(checkAs(checkOfCell(row, verb, namespace), account))
}

interface MatrixHeadProps {
  row: MatrixRow
  namespace: string
  account: AskedAccount | undefined
  /** Names the API group too, where no heading does. */
  isQualified: boolean
  /** Row and column, which arrow keys use to find it. */
  place: string
  isReached: boolean
  onFocus: () => void
}

/** A resource as a link to its list; to its first refused call where it has none, or is for another account. */
export function MatrixHead(props: MatrixHeadProps) {
  const { row, namespace, account, isQualified, place, isReached, onFocus } = props
  const name = (
    <>
      {row.resource}
      {row.group && isQualified ? <span className="text-quiet">.{row.group}</span> : null}
    </>
  )
  const href = hrefOf({ row, namespace, account })
  if (href === undefined) return name
  return (
    <Link
      href={href}
      data-cell={place}
      tabIndex={isReached ? 0 : -1}
      onFocus={onFocus}
      className="hover:underline"
    >
      {name}
    </Link>
  )
}
