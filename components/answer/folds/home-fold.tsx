import { CodeBlock } from '@/components/ui/code-block'
import { Fold } from '@/components/ui/fold'
import { Said } from '@/components/ui/said'
import type { FixHome } from '@/lib/contract/fix-home'
import { heard } from '@/lib/phrase/phrase'

/** Where what the chosen fix changes is kept, what becomes of a change by kubectl there, and the fix in the form of that home. */
export function HomeFold({ home }: { home: FixHome }) {
  const { object, forms, look, knownBy, change } = home
  return (
    <Fold label={`Where this ${object.kind} lives`} line={<Said phrase={heard(home, 'says')} />} isOpenWide>
      <div data-home={home.tool} className="flex min-w-0 flex-col gap-2.5">
        <p className="max-w-prose wrap-anywhere">
          <Said phrase={heard(home, 'fate')} />
          {change === undefined ? null : (
            <strong className="font-semibold">
              {' '}
              <Said phrase={heard(home, 'change')} />
            </strong>
          )}
        </p>
        {forms.map(({ title, as, text }) => (
          <CodeBlock key={title} label={title} code={text} language={as} />
        ))}
        {look === undefined ? null : (
          <CodeBlock label="What is there now" code={look} language="shell" wrap />
        )}
        {knownBy === undefined ? null : (
          <p className="text-12 wrap-anywhere text-quiet">
            <Said phrase={heard(home, 'knownBy')} />
          </p>
        )}
      </div>
    </Fold>
  )
}
