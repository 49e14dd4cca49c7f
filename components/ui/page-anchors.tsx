interface PageAnchorsProps {
  /** Ids of sections of this page and their names here. */
  anchors: readonly (readonly [id: string, label: string])[]
}

/** The parts of a long page, one click away. */
export function PageAnchors({ anchors }: PageAnchorsProps) {
  return (
    <nav aria-label="On this page" className="-mt-3 mb-6 border-b border-line pb-2">
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-13">
        {anchors.map(([id, label]) => (
          <li key={id}>
            <a href={`#${id}`} className="text-quiet hover:text-ink hover:underline">
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
