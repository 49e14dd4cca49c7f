import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { Disclosure } from '@/components/ui/disclosure'
import { PageFold } from '@/components/ui/fold'
import { Section } from '@/components/ui/section'
import { StateNotice } from '@/components/ui/state-notice'
import { setParam, useParam } from '@/components/ui/use-shown'
import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { differingFields } from '@/lib/facts/identity/judge/differences'
import { counted } from '@/lib/words/lists'
import { FieldTable, fieldKey } from './field-table'
import { Word } from './word'

const LABEL: Record<FieldsShown, string> = {
  all: 'All',
  differences: 'Differences',
  missing: 'Missing',
}
const NONE: Record<FieldsShown, string> = {
  all: 'No field differs between its sources.',
  differences: 'No field differs between its sources.',
  missing: 'The process gets every field that is listed here.',
}

/** The filter and the open YAML, which are in the address, and the fields by where the page has them. */
export function useFields(identity: Identity) {
  const params = useSearchParams()
  const [shown, setShown] = useParam('show')
  const show = SHOWS.find((each) => each === shown) ?? 'all'
  const added = params.get('add')
  // What the address names is open; what is opened here later leaves the folds as they are.
  const [named] = useState(added)
  const api = identity.sources.find((source) => source.id === 'api')?.state ?? 'failed'
  const sorted = sortFields(
    identity.fields.filter((field) => keeps(show, field)),
    api === 'present',
  )
  return {
    ...{ show, setShown, sorted },
    isNamed: (fields: readonly IdentityField[]) => fields.some((field) => fieldKey(field) === named),
    table: {
      roots: identity.volumes.filter((volume) => volume.files.length > 0).map((volume) => volume.root),
      ...{ api, added },
      onAdd: (key: string | null) => setParam('add', key ?? ''),
    },
  }
}

type FieldsOfPage = ReturnType<typeof useFields>

function Filter({
  fields,
  show,
  setShown,
}: Pick<FieldsOfPage, 'show' | 'setShown'> & Pick<Identity, 'fields'>) {
  return (
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
          <span className="font-semibold">{fields.filter((field) => keeps(each, field)).length}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface FieldsProps {
  identity: Identity
  of: FieldsOfPage
}

/** The fields that differ; folded, limits that are the node's, what the process does not get, and those that are not shown. */
export function FieldsSection({ identity, of }: FieldsProps) {
  const { show, sorted, table } = of
  const { differing, ungiven, withheld } = sorted
  return (
    <Section id="fields" title="Differences" aside={<Filter fields={identity.fields} {...of} />}>
      {differing.length > 0 ? (
        <FieldTable caption="Fields that differ, by source" fields={differing} {...table} />
      ) : withheld.length === 0 && (ungiven.length === 0 || show === 'all') ? (
        <StateNotice state="empty">{NONE[show]}</StateNotice>
      ) : null}
      {ungiven.length === 0 ? null : (
        <div className="not-first:mt-3">
          <Disclosure isRow open={show === 'missing' || of.isNamed(ungiven)} summary={sayUngiven(ungiven)}>
            <FieldTable
              caption="Fields that are not set or not given, by source"
              fields={ungiven}
              {...table}
            />
          </Disclosure>
        </div>
      )}
      {withheld.length === 0 ? null : (
        <div className="not-first:mt-3">
          <Disclosure
            isRow
            summary={`${counted(withheld.length, 'field is', 'fields are')} not shown: without the Pod object, any can be a Secret’s.`}
          >
            <FieldTable caption="Fields that are not shown, by source" fields={withheld} {...table} />
          </Disclosure>
        </div>
      )}
    </Section>
  )
}

/** The fields whose sources agree, folded, as nothing about them needs attention. */
export function AgreeingFields({ identity, of, open }: FieldsProps & { open: boolean }) {
  const { agreeing } = of.sorted
  if (agreeing.length === 0) return null
  return (
    <PageFold
      id="fields-agree"
      title="Fields that agree"
      says={`${agreeing.length} of ${identity.fields.length}`}
      open={open || of.isNamed(agreeing)}
    >
      <p className="mb-3 max-w-prose text-13 text-quiet">
        A line joins the sources that say the same. A variable keeps what its <Word of="fieldRef" /> returned
        when the container started; a file follows the pod. Amounts are divided by their <Word of="divisor" />
        , and in a volume need a <Word of="containerName" />.
      </p>
      <FieldTable caption="Fields that agree, by source" fields={agreeing} grouped {...of.table} />
    </PageFold>
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
  /** What the node has in place of a limit, and what the process does not get, each in its order. */
  ungiven: IdentityField[]
  /** Not shown for one reason, which a line says. */
  withheld: IdentityField[]
  agreeing: IdentityField[]
}

/** The fields by where the page has them. With the Pod object, each that is not shown has a reason of its own, and is a row. */
export function sortFields(fields: readonly IdentityField[], isPodRead: boolean): SortedFields {
  const isFolded = ({ verdict }: IdentityField) => verdict === 'withheld' && !isPodRead
  const isUngiven = ({ verdict }: IdentityField) => UNGIVEN.some(([each]) => each === verdict)
  return {
    differing: fields.filter((field) => !agrees(field) && !isFolded(field) && !isUngiven(field)),
    ungiven: UNGIVEN.flatMap(([verdict]) => fields.filter((field) => field.verdict === verdict)),
    withheld: fields.filter(isFolded),
    agreeing: fields.filter(agrees),
  }
}

const UNGIVEN = [
  ['node-allocatable', 'limit is not set', 'limits are not set'],
  ['only-api', 'field is not given', 'fields are not given'],
  ['missing', 'field is not seen', 'fields are not seen'],
] as const satisfies readonly [Verdict, string, string][]

/** "1 limit is not set, 2 fields are not given". */
function sayUngiven(fields: readonly IdentityField[]): string {
  return UNGIVEN.flatMap(([verdict, one, many]) => {
    const count = fields.filter((field) => field.verdict === verdict).length
    return count === 0 ? [] : [counted(count, one, many)]
  }).join(', ')
}
