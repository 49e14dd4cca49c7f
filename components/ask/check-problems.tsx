import { toProblem } from '@/lib/queries/problem-error'

/** What the server found wrong with the words of a call, each by its part. */
export function CheckProblems({ error }: { error: Error | null }) {
  const problem = error ? toProblem(error) : null
  if (problem?.code !== 'invalid-request') return null
  return (
    <ul aria-label="What is wrong with the call" className="mt-2 flex flex-col gap-1 px-1 text-13 text-bad">
      {problem.fields.map(({ field, says }) => (
        <li key={`${field} ${says}`} className="wrap-anywhere">
          {says}
        </li>
      ))}
    </ul>
  )
}
