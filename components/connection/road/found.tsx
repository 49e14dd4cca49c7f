/** What was looked at and what it says, one row each. */
export function FoundOnRoad({
  label,
  rows,
}: {
  label: string
  rows: readonly { what: string; says: string }[]
}) {
  return (
    <dl
      aria-label={label}
      className="grid gap-x-6 gap-y-1.5 text-13 @xl:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]"
    >
      {rows.map(({ what, says }) => (
        <div key={what} className="contents">
          <dt className="text-quiet wrap-anywhere">{what}</dt>
          <dd className="mb-1 min-w-0 wrap-anywhere @xl:mb-0">{says}</dd>
        </div>
      ))}
    </dl>
  )
}
