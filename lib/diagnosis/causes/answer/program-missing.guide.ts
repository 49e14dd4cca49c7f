import type { Guide } from '../guide'
import { ephemeralContainers } from '../rules/ephemeral-containers'
import { exec } from '../rules/exec'
import { answer } from './guide-parts'
import { internalError } from './internal-error'

export const programMissingGuide: Guide = answer({
  sees: [
    'error: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "0f": OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown',
  ],
  why: 'The exec was authorized and reached the container, whose image does not have this program.',
  check: [
    { says: 'Try the smallest shell.', command: 'kubectl -n shop exec -it web-0 -- sh' },
    {
      says: 'See which image it is.',
      command: "kubectl -n shop get pod web-0 -o jsonpath='{.spec.containers[*].image}'",
    },
  ],
  change: [
    { says: 'Execute a program that the image has.' },
    {
      says: 'Or attach a debug container that has it.',
      command: 'kubectl -n shop debug -it web-0 --image=busybox',
    },
  ],
  not: 'Write a Role. The call was already authorized.',
  gates: ['storage'],
  related: [exec, ephemeralContainers, internalError],
})
