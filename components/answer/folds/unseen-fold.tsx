import { Fold } from '@/components/ui/fold'
import type { Explanation } from '@/lib/contract/explanation'
import { UnseenList } from '../unseen-list'

interface UnseenFoldProps {
  unseen: Explanation['unseen']
  /** Nothing decided the call, so this is what settles it. */
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
          <code className="font-mono text-12">{first.command.split(' ').slice(0, 3).join(' ')}</code>
        ) : more.length === 0 ? (
          first.needs
        ) : (
          `${first.needs.replace(/\.$/, '')}. And ${more.length} more.`
        )
      }
      isOpenWide={isFirst}
      isWide
    >
      <UnseenList unseen={unseen} />
    </Fold>
  )
}
