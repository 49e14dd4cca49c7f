import { StateNotice } from '@/components/ui/state-notice'
import { present } from '@/lib/present'
import { UnreadNotice } from './unread-notice'
import type { TailedLog } from './use-logs'

/** What to say about logs besides their lines. A refusal applies to all containers of a pod, so it is shown once. */
export function LogNotices({ logs, isPrevious }: { logs: readonly TailedLog[]; isPrevious: boolean }) {
  const denied = logs.find(({ state }) => state === 'denied')
  return (
    <>
      {denied ? (
        <UnreadNotice
          part={{
            state: 'denied',
            says: denied.says,
            ...present({ explain: denied.explain }),
          }}
          what="The logs of this pod"
        />
      ) : null}
      {logs.map(({ container, state, says }) => {
        if (state === 'waiting' || state === 'absent') {
          return (
            <StateNotice key={container} state="absent">
              Container {container} has no log {isPrevious ? 'from a previous run' : 'yet'}. {says}
            </StateNotice>
          )
        }
        if (state === 'failed') {
          return (
            <StateNotice key={container} state="unknown">
              The log of container {container} could not be read. {says}
            </StateNotice>
          )
        }
        return null
      })}
    </>
  )
}
