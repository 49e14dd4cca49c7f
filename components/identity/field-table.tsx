import { HeadCell, Table } from '@/components/ui/table'
import type { Identity, IdentityField } from '@/lib/contract/identity'
import { Breakable } from './breakable'
import { fieldKey, groupFields } from './field-filter'
import { FieldRow } from './field-row'

type SourceState = Identity['sources'][number]['state']

interface FieldTableProps {
  fields: readonly IdentityField[]
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
  denied: ' · denied',
  failed: ' · not known',
}

/** Field by source: env, file, API. */
export function FieldTable({ fields, roots, api, added, onAdd }: FieldTableProps) {
  const [root] = roots
  return (
    <Table caption="Fields of the pod by source" className="min-w-184 table-fixed">
      <colgroup>
        <col className="w-36 md:w-60" />
        <col />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <HeadCell className="max-md:sticky max-md:left-0 max-md:z-10">Field</HeadCell>
          <HeadCell>Env</HeadCell>
          <HeadCell>
            File
            {roots.length === 1 && root !== undefined ? (
              <span className="whitespace-normal wrap-anywhere">
                {' '}
                in{' '}
                <span className="font-mono">
                  <Breakable text={root} />
                </span>
              </span>
            ) : null}
          </HeadCell>
          <HeadCell>API server{API_HEAD[api]}</HeadCell>
        </tr>
      </thead>
      {groupFields(fields).map((group) => [
        <tbody key={group.title}>
          <tr>
            <th
              colSpan={4}
              scope="colgroup"
              className="border-t border-line bg-sunken/60 px-3 pt-3 pb-1 text-left text-12 font-semibold wrap-anywhere"
            >
              {group.title}
            </th>
          </tr>
        </tbody>,
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
    </Table>
  )
}
