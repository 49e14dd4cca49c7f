interface MapListProps {
  entries: readonly (readonly [key: string, value: string])[]
}

/** Labels or annotations, as text whatever they contain. */
export function MapList({ entries }: MapListProps) {
  return (
    <dl className="flex flex-col gap-1 font-mono text-13">
      {entries.map(([key, value]) => (
        <div key={key} className="grid gap-x-4 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]">
          <dt className="break-words text-quiet">{key}</dt>
          <dd className="break-words whitespace-pre-wrap">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
