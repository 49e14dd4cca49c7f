import { CodeBlock } from '@/components/ui/code-block'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { visibleText } from '@/lib/words/visible-text'

/** What the answer does not cover, and the one command that changes it. */
export function NotSeen({ notSeen }: Pick<Refusals, 'notSeen'>) {
  if (notSeen.length === 0) return null
  const command = notSeen.find((one) => one.command !== undefined)?.command
  return (
    <section aria-labelledby="not-seen-title" className="mt-10">
      <h2 id="not-seen-title" className="text-15 font-semibold">
        What this misses
      </h2>
      <ul className="mt-2 flex max-w-prose flex-col gap-1 text-13 text-quiet">
        {notSeen.map(({ says }) => (
          <li key={says} className="wrap-anywhere">
            {visibleText(says)}
          </li>
        ))}
      </ul>
      {command === undefined ? null : (
        <div className="mt-3 max-w-[86ch]">
          <CodeBlock language="shell" code={command} label="What an admin runs to grant it" />
        </div>
      )}
    </section>
  )
}
