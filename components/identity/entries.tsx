import { Icon } from '@/components/ui/icon'

interface EntriesProps {
  entries: readonly { key: string; value: string }[]
  /** Keys that another source has otherwise. */
  dispute?: ReadonlySet<string> | undefined
}

/** Labels or annotations by key. Lines of a value are lines; characters that cannot be seen are escapes already. */
export function Entries({ entries, dispute }: EntriesProps) {
  if (entries.length === 0) return <p className="text-quiet">no entries</p>
  return (
    <dl className="flex flex-col gap-0.5 font-mono">
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
          <dd className="min-w-0 whitespace-pre-wrap wrap-anywhere">
            {value === '' ? <span className="text-quiet">empty</span> : value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
