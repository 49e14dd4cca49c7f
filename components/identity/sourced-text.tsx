import { Icon } from '@/components/ui/icon'
import { LongText } from '@/components/ui/long-text'
import type { IdentityField, SourcedValue } from '@/lib/facts/identity/contract/identity'
import { Entries } from './entries'
import { isMapPath, mapEntries } from './map-entries'
import { isResourceField, sayAmount } from './say-amount'

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
