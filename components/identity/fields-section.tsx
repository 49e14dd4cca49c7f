import { useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { Disclosure } from '@/components/ui/disclosure'
import { Section } from '@/components/ui/section'
import { StateNotice } from '@/components/ui/state-notice'
import { setParam, useParam } from '@/components/ui/use-shown'
import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { differingFields } from '@/lib/facts/identity/judge/differences'
import { counted } from '@/lib/words/lists'
import { FieldRow } from './field-row'
import { isResourceField } from './say-amount'
import { Breakable, Word } from './word'

const LABEL: Record<FieldsShown, string> = {
  all: 'All',
  differences: 'Only differences',
  missing: 'Only missing',
}
const NONE: Record<FieldsShown, string> = {
  all: 'Every field that the process gets is the same in all its sources.',
  differences: 'No field differs between its sources.',
  missing: 'The process gets every field that is listed here.',
}

interface FieldsProps {
  identity: Identity
  /** What comes between the fields that differ and those that agree. */
  children: ReactNode
}

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
function FieldTable({ caption, fields, grouped = false, roots, api, added, onAdd }: FieldTableProps) {
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

/** The fields that differ first, then what is given, then the fields that agree. The filter and the open YAML are in the address. */
export function FieldsSection({ identity, children }: FieldsProps) {
  const params = useSearchParams()
  const [shown, setShown] = useParam('show')
  const show = SHOWS.find((each) => each === shown) ?? 'all'
  const fields = identity.fields.filter((field) => keeps(show, field))
  const api = identity.sources.find((source) => source.id === 'api')?.state ?? 'failed'
  const { differing, withheld, agreeing } = sortFields(fields, api === 'present')
  const table = {
    roots: identity.volumes.filter((volume) => volume.files.length > 0).map((volume) => volume.root),
    api,
    added: params.get('add'),
    onAdd: (key: string | null) => setParam('add', key ?? ''),
  }
  return (
    <>
      <Section
        id="fields"
        title="Differences"
        aside={
          <fieldset className="flex min-w-0 flex-wrap gap-1">
            <legend className="sr-only">Which fields to show</legend>
            {SHOWS.map((each) => (
              <label
                key={each}
                className="relative inline-flex h-8 items-center gap-1.5 rounded-md border border-line px-2.5 text-13 whitespace-nowrap hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name="fields-show"
                  className="absolute inset-0 cursor-pointer opacity-0"
                  checked={show === each}
                  onChange={() => setShown(each === 'all' ? '' : each)}
                />
                {LABEL[each]}
                <span className="font-semibold">
                  {identity.fields.filter((field) => keeps(each, field)).length}
                </span>
              </label>
            ))}
          </fieldset>
        }
      >
        {differing.length > 0 ? (
          <FieldTable caption="Fields that differ, by source" fields={differing} {...table} />
        ) : withheld.length === 0 ? (
          <StateNotice state="empty">{NONE[show]}</StateNotice>
        ) : null}
        {withheld.length === 0 ? null : (
          <div className="not-first:mt-3">
            <Disclosure
              isRow
              summary={`${counted(withheld.length, 'field is', 'fields are')} not shown: without the Pod object, whether a value is a Secret cannot be told.`}
            >
              <FieldTable caption="Fields that are not shown, by source" fields={withheld} {...table} />
            </Disclosure>
          </div>
        )}
      </Section>
      {children}
      {agreeing.length === 0 ? null : (
        <Section
          id="fields-agree"
          title="Fields that agree"
          aside={
            <span className="text-13 text-quiet">
              {agreeing.length} of {countFields(identity.fields)}. A line joins the sources that say the same.
            </span>
          }
          says={
            <>
              A variable keeps what its <Word of="fieldRef" /> returned when the container started; a file
              follows the pod. Amounts are divided by their <Word of="divisor" />, and in a volume need a{' '}
              <Word of="containerName" />.
            </>
          }
        >
          <FieldTable caption="Fields that agree, by source" fields={agreeing} grouped {...table} />
        </Section>
      )}
    </>
  )
}

export const SHOWS = ['all', 'differences', 'missing'] as const
export type FieldsShown = (typeof SHOWS)[number]

type Verdict = IdentityField['verdict']

const MISSING = new Set<Verdict>(['missing', 'only-api', 'unreadable'])

/** True when the filter keeps the field. */
export function keeps(show: FieldsShown, field: IdentityField): boolean {
  if (show === 'all') return true
  return show === 'differences' ? differingFields([field]).length > 0 : MISSING.has(field.verdict)
}

// A lone source of an optional field has nothing to agree with, and nothing to differ from.
const AGREES = new Set<Verdict>(['same', 'rounded', 'only-env', 'only-file'])

/** True when nothing about the field needs attention: its sources agree, or there is only one. */
export function agrees({ verdict }: IdentityField): boolean {
  return AGREES.has(verdict)
}

interface SortedFields {
  differing: IdentityField[]
  /** Not shown for one reason, which a line says. */
  withheld: IdentityField[]
  agreeing: IdentityField[]
}

/** The fields by where the page has them. With the Pod object, each that is not shown has a reason of its own, and is a row. */
export function sortFields(fields: readonly IdentityField[], isPodRead: boolean): SortedFields {
  const isFolded = ({ verdict }: IdentityField) => verdict === 'withheld' && !isPodRead
  return {
    differing: byNeed(fields.filter((field) => !agrees(field) && !isFolded(field))),
    withheld: fields.filter(isFolded),
    agreeing: fields.filter(agrees),
  }
}

const NEED: Partial<Record<Verdict, number>> = { 'node-allocatable': 1, 'only-api': 2, missing: 2 }

/** What differs first, then limits that are not set, then what the process does not get, each in its order. */
export function byNeed(fields: readonly IdentityField[]): IdentityField[] {
  return fields.toSorted((a, b) => (NEED[a.verdict] ?? 0) - (NEED[b.verdict] ?? 0))
}

/** "16 fields": how many there are, in words. */
export function countFields({ length }: readonly IdentityField[]): string {
  return length === 1 ? '1 field' : `${length} fields`
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
