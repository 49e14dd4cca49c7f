import type { Gain } from '@/lib/contract/what-if'

/** Everyone else in the paste, with how many that is and what they get. */
export function GainList({ gains, more }: { gains: readonly Gain[]; more: number }) {
  return (
    <ul aria-label="Who else gains access" className="flex flex-col gap-2">
      {gains.map(({ subject, who, gets }) => (
        <li key={subject} className="flex flex-col">
          <p className="max-w-prose break-words">
            <span className="font-medium">{subject}</span>
            {who === undefined ? null : <span className="text-quiet">: {who}</span>}
          </p>
          {gets.map((one) => (
            <p key={one} className="max-w-prose text-13 break-words text-quiet">
              {one}
            </p>
          ))}
        </li>
      ))}
      {more === 0 ? null : <li className="text-13 text-quiet">{more} more subjects are not listed.</li>}
    </ul>
  )
}
