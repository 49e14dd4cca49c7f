import { Code } from '@/components/ui/code'
import { Fold } from '@/components/ui/fold'
import { Said } from '@/components/ui/said'
import type { Explanation } from '@/lib/contract/explanation'
import { heard, inTurn, NOTHING, say } from '@/lib/phrase/phrase'
import { UnseenList } from '../unseen-list'

interface UnseenFoldProps {
  unseen: Explanation['unseen']
  /** True where nothing decided the call, so this is what settles it. */
  isFirst: boolean
}

/** What could not be read from here, each with the one command by which an admin sees it. */
export function UnseenFold({ unseen, isFirst }: UnseenFoldProps) {
  const [first, ...more] = unseen
  if (first === undefined) return null
  return (
    <Fold
      label={isFirst ? 'For an admin' : 'Not visible'}
      line={
        isFirst ? (
          <Code className="text-12">{first.command.split(' ').slice(0, 3).join(' ')}</Code>
        ) : (
          <Said
            phrase={inTurn([
              heard(first, 'needs'),
              more.length === 0 ? NOTHING : say`And ${more.length} more.`,
            ])}
          />
        )
      }
      isOpenWide={isFirst}
      isWide
    >
      <UnseenList unseen={unseen} />
    </Fold>
  )
}
