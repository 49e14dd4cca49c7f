import { MARK } from '@/lib/words/mark'

/** The mark of Podglass, before its name. */
export function Mark() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      className="size-5 fill-none stroke-current text-accent"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {MARK.map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  )
}
