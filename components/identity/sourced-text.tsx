import { Icon } from '@/components/ui/icon'
import { LongText } from '@/components/ui/long-text'
import type { IdentityField, SourcedValue } from '@/lib/facts/identity/contract/identity'
import { Breakable } from './breakable'
import { Entries } from './entries'
import { isMapPath, isResourceField, mapEntries, sayAmount } from './say-amount'

interface SourcedTextProps {
  field: IdentityField
  source: SourcedValue
  /** Keys of a map whose values differ between sources. */
  dispute: ReadonlySet<string> | undefined
}

/** One value as text: an amount with its unit, a map by its entries, an error in its place. */
export function SourcedText({ field, source, dispute }: SourcedTextProps) {
  if (source.error !== undefined) {
    return (
      <p className={`flex gap-1.5 ${source.withheld ? 'text-quiet' : 'text-bad'}`}>
        <Icon name={source.withheld ? 'dash' : 'lock'} className="mt-px" />
        <span className="min-w-0 wrap-anywhere">{source.error}</span>
      </p>
    )
  }
  if (source.value === undefined) return <p className="text-quiet">not set</p>
  if (source.value === '') return <p className="text-quiet">empty text</p>
  const entries = isMapPath(field.field) ? mapEntries(source.value) : undefined
  if (entries !== undefined) return <Entries entries={entries} dispute={dispute} />
  const text =
    isResourceField(field.field) && source.by !== 'api'
      ? sayAmount(field.field, source.value, source.divisor)
      : source.value
  return (
    <div>
      <LongText text={text} label={`${field.field} of ${source.at}`} />
    </div>
  )
}

interface ProvenanceProps {
  field: IdentityField
  source: SourcedValue
  /** The source whose text is shown above. */
  spoken: SourcedValue | undefined
  /** The mount path that the head of the column names already. */
  root: string | undefined
}

const BY: Record<SourcedValue['by'], string> = {
  spec: '',
  name: 'by its name',
  api: '',
}

function shortened(path: string, root: string | undefined): string {
  return root !== undefined && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path
}

/** Where a value comes from: variable, file or path in the Pod object, how that is known, and what it reads there. */
export function Provenance({ field, source, spoken, root }: ProvenanceProps) {
  const isAmount = isResourceField(field.field) && source.by !== 'api' && source.value !== undefined
  const amount = isAmount ? sayAmount(field.field, source.value ?? '', source.divisor) : ''
  const isSaid = spoken?.by !== 'api' && spoken?.value === source.value && spoken?.divisor === source.divisor
  const notes = [
    amount === '' || isSaid ? '' : `reads ${amount}`,
    isAmount ? `divisor ${source.divisor ?? 'not known'}` : '',
    BY[source.by],
  ].filter((note) => note !== '')
  return (
    <p className="text-12 text-faint">
      <span className="font-mono wrap-anywhere" title={source.at}>
        <Breakable text={shortened(source.at, root)} />
      </span>
      {notes.length === 0 ? null : <span> · {notes.join(' · ')}</span>}
    </p>
  )
}
