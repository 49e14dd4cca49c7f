import { textAt } from './fields'
import { podContainers } from './pod-containers'

/** What the containers of a pod wrote as their last words (terminationMessagePath, or the end of the log), newest end first. */
export function lastMessages(pod: unknown): string[] {
  return podContainers(pod)
    .flatMap(({ status }) => [
      textAt(status, 'state', 'terminated', 'message'),
      textAt(status, 'lastState', 'terminated', 'message'),
    ])
    .filter((message) => message !== '')
}
