import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { Breakable } from './breakable'
import { type FieldGroup, fieldKey, groupFields } from './field-filter'
import { FieldRow } from './field-row'

type SourceState = Identity['sources'][number]['state']

interface FieldTableProps {
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
      <table className="w-full table-fixed border-collapse text-13 max-md:block">
        <caption className="sr-only">{caption}</caption>
        <colgroup>
          <col className="w-62" />
          <col />
          <col />
          <col />
        </colgroup>
        <thead className="max-md:sr-only">
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
                  <span className="font-mono wrap-anywhere">
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
            <tbody key={group.title} className="max-md:block">
              <tr className="max-md:block">
                <th
                  colSpan={4}
                  scope="colgroup"
                  className="border-t border-line bg-sunken/60 px-4 py-1.5 text-left text-12 font-semibold text-quiet wrap-anywhere max-md:block"
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
