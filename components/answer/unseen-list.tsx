import { CodeBlock } from '@/components/ui/code-block'
import { Said } from '@/components/ui/said'
import type { Explanation } from '@/lib/contract/explanation'

/** What could not be read from here, each with the one command that shows it. */
export function UnseenList({ unseen }: { unseen: Explanation['unseen'] }) {
  return (
    <ul className="flex flex-col gap-3">
      {unseen.map((item, i) => (
        <li key={item.command} className="flex flex-col gap-1">
          <p className="max-w-prose">
            <Said phrase={item.needs} />
          </p>
          <CodeBlock
            language="shell"
            code={item.command}
            label={`${item.isForReader ? 'Check' : 'An admin can check'} with${unseen.length > 1 ? ` (${i + 1} of ${unseen.length})` : ''}`}
            wrap
          />
        </li>
      ))}
    </ul>
  )
}
