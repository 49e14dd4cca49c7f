import { PageFold } from '@/components/ui/fold'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { parseQuantity } from '@/lib/objects/quantity'
import type { Phrase } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayBytes } from '@/lib/words/bytes'
import { sayAmount } from './say-amount'
import { Word } from './word'

const NAME = new Map([
  ['cpu', 'CPU'],
  ['memory', 'Memory'],
  ['pids', 'Processes'],
])

/** "CPU no limit, memory 192 MiB": what is in effect, in one line. */
function sayLimits(rows: readonly LimitRow[]): string {
  if (rows.length === 0) return 'not known: no cgroup files'
  return rows.map(({ what, effective }) => `${NAME.get(what) ?? what}: ${effective}`).join(', ')
}

/** The limits that the kernel enforces, next to what the pod's spec declares. */
export function LimitsSection({ identity, open }: { identity: Identity; open: boolean }) {
  const rows = limitRows(identity)
  const { version } = identity.cgroup
  const qos = identity.pod.notes?.find(({ id }) => id === 'qos')
  return (
    <PageFold id="limits" title="Limits" says={sayLimits(rows)} open={open}>
      <p className="mb-3 max-w-card text-13 text-quiet">
        The limits in effect for this process, next to what the container declares: the lowest limit of its{' '}
        <Word of="cgroup" /> and those above, up to the pod’s.
        {version === 'none' ? null : ` Read from cgroup ${version}.`}{' '}
        {qos ? <Said phrase={qos.says} /> : null}
      </p>
      {version === 'none' || rows.length === 0 ? (
        <StateNotice state="unknown">
          No cgroup files were found, so the limits that the kernel enforces are not known.
        </StateNotice>
      ) : (
        <Table caption="Limits of the container" className="min-w-168 table-fixed">
          <colgroup>
            <col className="w-28" />
            <col className="w-28" />
            <col className="w-36" />
            <col className="w-28" />
            <col />
          </colgroup>
          <thead>
            <tr>
              <HeadCell>What</HeadCell>
              <HeadCell>Request</HeadCell>
              <HeadCell>Declared limit</HeadCell>
              <HeadCell>In effect</HeadCell>
              <HeadCell>Means</HeadCell>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.what} data-limit={row.what} className="border-t border-line">
                <RowHead className="font-medium">{NAME.get(row.what) ?? row.what}</RowHead>
                <Declared text={row.request} />
                <Declared text={row.limit} />
                <TableCell className="font-medium">{row.effective}</TableCell>
                <TableCell>
                  <p className="max-w-prose">
                    <Said phrase={row.says} /> {row.against}
                  </p>
                  <p translate="no" className="font-mono text-12 text-quiet wrap-anywhere">
                    {row.source}
                  </p>
                </TableCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </PageFold>
  )
}

function Declared({ text }: { text: string | undefined }) {
  if (text === undefined) {
    return (
      <TableCell className="text-quiet">
        <span aria-hidden="true">–</span>
        <span className="sr-only">not declared in a pod</span>
      </TableCell>
    )
  }
  return <TableCell className={/^(?:not|most|none) /.test(text) ? 'text-quiet' : ''}>{text}</TableCell>
}

type Limit = Identity['cgroup']['limits'][number]

export interface LimitRow {
  what: string
  /** As the pod's spec or the downward API says it; absent for what a spec cannot declare. */
  request?: string
  limit?: string
  effective: string
  says: Phrase
  source: string
  /** How the effective limit compares with the declared one; absent when one of them is not known. */
  against?: string
}

// The kernel keeps memory in pages of up to 64 KiB, and a CPU quota in microseconds.
const TOLERANCE = new Map([
  ['memory', 65_536],
  ['cpu', 0.001],
])

/** The limits in effect in the cgroup, each next to what the container declares. */
export function limitRows({ cgroup, fields, sources }: Identity): LimitRow[] {
  const asked = sources.some((source) => source.id === 'api' && source.state === 'present')
  return cgroup.limits.map((limit) => {
    const row = { what: limit.what, effective: sayEffective(limit), says: limit.says, source: limit.source }
    if (limit.what === 'pids') return row
    const [request, bound] = [`requests.${limit.what}`, `limits.${limit.what}`].map((name) =>
      ownField(fields, name),
    )
    const against = compare(limit, bound, asked)
    return {
      ...row,
      request: sayDeclared(request, asked),
      limit: sayDeclared(bound, asked),
      ...present({ against }),
    }
  })
}

// The container of the process itself comes first; others are listed only where a file names them.
function ownField(fields: readonly IdentityField[], name: string): IdentityField | undefined {
  return fields.find((field) => field.field === name)
}

function sayDeclared(field: IdentityField | undefined, asked: boolean): string {
  if (field?.api?.value !== undefined) return field.api.value
  if (asked) return 'not set'
  if (field?.verdict === 'node-allocatable') return 'probably not set'
  const seen = [...(field?.env ?? []), ...(field?.file ?? [])].find((source) => source.value !== undefined)
  return seen?.value === undefined ? 'not known' : sayAmount(field?.field ?? '', seen.value, seen.divisor)
}

function sayEffective({ what, state, value }: Limit): string {
  if (state === 'unreadable') return 'not known'
  if (state === 'none-seen') return 'none seen'
  if (value === undefined) return 'no limit'
  if (what === 'cpu') return `${Math.round(value * 1000) / 1000} CPUs`
  return what === 'memory' ? sayBytes(value) : String(value)
}

function compare(limit: Limit, declared: IdentityField | undefined, asked: boolean): string | undefined {
  if (!asked || declared === undefined || limit.of === 'pod') return undefined
  if (limit.state === 'unreadable' || limit.state === 'none-seen') return undefined
  const quantity = parseQuantity(declared.api?.value ?? '')
  if (quantity === undefined) {
    return limit.value === undefined ? undefined : 'The container declares no limit; the cgroup has one.'
  }
  if (limit.value === undefined) return 'The container declares a limit; this cgroup has none.'
  const gap = limit.value - Number(quantity.nano) / 1e9
  if (Math.abs(gap) <= (TOLERANCE.get(limit.what) ?? 0)) return 'As declared.'
  return gap < 0 ? 'Lower than declared.' : 'Higher than declared.'
}
