'use client'

import { useSearchParams } from 'next/navigation'
import { Section } from '@/components/ui/section'
import { StateNotice } from '@/components/ui/state-notice'
import { useShown } from '@/components/ui/use-shown'
import type { Identity } from '@/lib/contract/identity'
import { keeps, SHOWS, type Show } from './field-filter'
import { FieldTable } from './field-table'
import { Word } from './word'

const LABEL: Record<Show, string> = {
  all: 'all',
  differences: 'only differences',
  missing: 'only missing',
}
const NONE: Record<Show, string> = {
  all: 'No source gives any field.',
  differences: 'No field differs between its sources.',
  missing: 'The process gets every field that is listed here.',
}

function setParam(name: string, value: string): void {
  const params = new URLSearchParams(location.search)
  if (value === '') params.delete(name)
  else params.set(name, value)
  const query = params.toString()
  window.history.replaceState(null, '', `${location.pathname}${query ? `?${query}` : ''}${location.hash}`)
}

/** The table of fields. Its filter and the field whose YAML is open are in the address. */
export function FieldsSection({ identity }: { identity: Identity }) {
  const params = useSearchParams()
  const [shown, setShown] = useShown(params.get('show') ?? '', (value) => setParam('show', value))
  const show = SHOWS.find((each) => each === shown) ?? 'all'
  const fields = identity.fields.filter((field) => keeps(show, field))
  return (
    <Section
      id="fields"
      title="Fields"
      says={
        <>
          A value joined by a line is the same in all sources that the line touches. A variable keeps what its{' '}
          <Word of="fieldRef" /> returned when the container started; a file follows the pod. Amounts are
          divided by their <Word of="divisor" />.
        </>
      }
    >
      <fieldset className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-13">
        <legend className="sr-only">Which fields to show</legend>
        {SHOWS.map((each) => (
          <label key={each} className="flex min-h-6 items-center gap-1.5">
            <input
              type="radio"
              name="fields-show"
              checked={show === each}
              onChange={() => setShown(each === 'all' ? '' : each)}
            />
            {LABEL[each]}
            <span className="text-quiet">{identity.fields.filter((field) => keeps(each, field)).length}</span>
          </label>
        ))}
      </fieldset>
      {fields.length === 0 ? (
        <StateNotice state="empty">{NONE[show]}</StateNotice>
      ) : (
        <FieldTable
          fields={fields}
          roots={identity.volumes.filter((volume) => volume.files.length > 0).map((volume) => volume.root)}
          api={identity.sources.find((source) => source.id === 'api')?.state ?? 'failed'}
          added={params.get('add')}
          onAdd={(key) => setParam('add', key ?? '')}
        />
      )}
    </Section>
  )
}
