import { type Phrase, plain } from '@/lib/phrase/phrase'
import { CodeBlock } from './code-block'
import { Said } from './said'

/** What an answer does not cover, and why, with the one command that changes it. */
export function NotSeen({ notSeen }: { notSeen: readonly { says: Phrase; command?: string | undefined }[] }) {
  const command = notSeen.find((one) => one.command !== undefined)?.command
  return (
    <>
      <ul className="flex max-w-prose flex-col gap-1 text-13 text-quiet">
        {notSeen.map(({ says }) => (
          <li key={plain(says)} className="wrap-anywhere">
            <Said phrase={says} />
          </li>
        ))}
      </ul>
      {command === undefined ? null : (
        <div className="mt-3 max-w-[86ch]">
          <CodeBlock language="shell" code={command} label="What an admin runs to grant it" />
        </div>
      )}
    </>
  )
}
