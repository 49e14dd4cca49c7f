import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { LongText } from '@/components/ui/long-text'
import { ScrollRegion } from '@/components/ui/scroll-region'
import { counted } from '@/lib/words/lists'

/** How many are shown at once; the others are one click away. */
const SHOWN = 30

interface EntriesProps {
  entries: readonly { key: string; value: string }[]
  /** Keys that differ in another source. */
  dispute?: ReadonlySet<string> | undefined
}

/** Labels or annotations by key. Lines of a value stay lines; invisible characters are already escaped. */
export function Entries({ entries, dispute }: EntriesProps) {
  if (entries.length === 0) return <p className="text-quiet">no entries</p>
  // Keys that differ come first, so none is folded away.
  const sorted = dispute
    ? entries.toSorted((a, b) => Number(dispute.has(b.key)) - Number(dispute.has(a.key)))
    : entries
  const [shown, folded] = [sorted.slice(0, SHOWN), sorted.slice(SHOWN)]
  return (
    <>
      <List entries={shown} dispute={dispute} />
      {folded.length === 0 ? null : (
        <Disclosure summary={`${folded.length} more`}>
          <ScrollRegion
            label={counted(folded.length, 'more entry', 'more entries')}
            className="max-h-96 overflow-auto rounded-md border border-line bg-sunken px-3 py-2"
          >
            <List entries={folded} dispute={dispute} />
          </ScrollRegion>
        </Disclosure>
      )}
    </>
  )
}

function List({ entries, dispute }: EntriesProps) {
  return (
    <dl translate="no" className="flex flex-col gap-0.5 font-mono">
      {entries.map(({ key, value }) => (
        <div key={key} data-key={key} className="flex flex-wrap gap-x-2">
          <dt className="text-quiet wrap-anywhere">
            {dispute?.has(key) ? (
              <>
                <Icon name="warning" className="mr-1 size-3.5 align-[-2px] text-warning" />
                <span className="sr-only">differs: </span>
              </>
            ) : null}
            {key}
          </dt>
          <dd className="min-w-0 wrap-anywhere">
            {value === '' ? (
              <span className="text-quiet">empty</span>
            ) : (
              <LongText text={value} label={`value of ${key}`} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
