import { Disclosure } from '@/components/ui/disclosure'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import type { UnreadPart } from '@/lib/contract/part'

interface UnreadNoticeProps {
  part: UnreadPart
  /** "Its events": what could not be read. */
  what: string
}

const SAYS: Record<UnreadPart['state'], string> = {
  denied: 'cannot be read.',
  absent: 'do not exist.',
  unknown: 'could not be read.',
}

/** A part that was not read, shown in its place, with a link to the reason for a refusal. */
export function UnreadNotice({ part, what }: UnreadNoticeProps) {
  return (
    <div className="flex flex-col gap-1">
      <StateNotice
        state={part.state}
        action={
          part.explain === undefined ? null : (
            <Link href={part.explain} className="whitespace-nowrap text-accent underline">
              Why?
            </Link>
          )
        }
      >
        {what} {SAYS[part.state]}
      </StateNotice>
      <Disclosure summary="In full">
        <p translate="no" className="max-w-prose font-mono text-13 break-words text-quiet">
          <Said phrase={part.says} />
        </p>
      </Disclosure>
    </div>
  )
}
