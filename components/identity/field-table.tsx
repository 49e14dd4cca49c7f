import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { FieldRow } from './field-row'
import { isResourceField } from './say-amount'
import { Breakable } from './word'

type SourceState = Identity['sources'][number]['state']

export interface FieldTableProps {
  /** Says what the table contains, for people who cannot see it. */
  caption: string
  fields: readonly IdentityField[]
  /** Fields under headings. */
  grouped?: boolean
  /** Where the volumes of the pod are mounted. */
  roots: readonly string[]
  /** Whether the Pod object could be read. */
  api: SourceState
  /** The field whose YAML is open, by its key. */
  added: string | null
  onAdd: (key: string | null) => void
}

const API_HEAD: Record<SourceState, string> = {
  present: '',
  absent: ' · absent',
  denied: ' · refused',
  failed: ' · not known',
}
const HEAD = 'border-b border-line bg-sunken px-4 py-2 text-left text-12 font-medium text-quiet'

/** Field by source: env, file, API server. On a phone a field is a block, and a value is above where it comes from. */
export function FieldTable({ caption, fields, grouped = false, roots, api, added, onAdd }: FieldTableProps) {
  const [root] = roots
  const groups: FieldGroup[] = grouped ? groupFields(fields) : [{ title: '', fields: [...fields] }]
  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <table className="w-full table-fixed border-collapse text-13 max-stack:block">
        <caption className="sr-only">{caption}</caption>
        <colgroup>
          <col className="w-62" />
          <col />
          <col />
          <col />
        </colgroup>
        <thead className="max-stack:sr-only">
          <tr>
            <th scope="col" className={HEAD}>
              Field
            </th>
            <th scope="col" className={HEAD}>
              Env
            </th>
            <th scope="col" className={HEAD}>
              File
              {roots.length === 1 && root !== undefined ? (
                <>
                  {' in '}
                  <span translate="no" className="font-mono wrap-anywhere">
                    <Breakable text={root} />
                  </span>
                </>
              ) : null}
            </th>
            <th scope="col" className={HEAD}>
              API server{API_HEAD[api]}
            </th>
          </tr>
        </thead>
        {groups.map((group) => [
          group.title === '' ? null : (
            <tbody key={group.title} className="max-stack:block">
              <tr className="max-stack:block">
                <th
                  colSpan={4}
                  scope="colgroup"
                  className="border-t border-line bg-sunken/60 px-4 py-1.5 text-left text-12 font-semibold text-quiet wrap-anywhere max-stack:block"
                >
                  {group.title}
                </th>
              </tr>
            </tbody>
          ),
          ...group.fields.map((field) => {
            const key = fieldKey(field)
            return (
              <FieldRow
                key={key}
                field={field}
                root={roots.length === 1 ? root : undefined}
                api={api}
                open={added === key}
                onToggle={() => onAdd(added === key ? null : key)}
              />
            )
          }),
        ])}
      </table>
    </div>
  )
}

/** Names a field in the page and in its address. */
export function fieldKey({ field, container }: IdentityField): string {
  return container === undefined ? field : `${container}:${field}`
}

export interface FieldGroup {
  title: string
  fields: IdentityField[]
}

function titleOf({ field, container }: IdentityField): string {
  if (isResourceField(field)) {
    return container === undefined ? 'Resources of the container' : `Resources of container ${container}`
  }
  return /^metadata\.(?:labels|annotations)/.test(field) ? 'Labels and annotations' : 'Pod'
}

/** The fields under the headings of the table, each group in the order of its first field. */
export function groupFields(fields: readonly IdentityField[]): FieldGroup[] {
  const groups = new Map<string, FieldGroup>()
  for (const field of fields) {
    const title = titleOf(field)
    const group = groups.get(title) ?? { title, fields: [] }
    group.fields.push(field)
    groups.set(title, group)
  }
  return [...groups.values()]
}
