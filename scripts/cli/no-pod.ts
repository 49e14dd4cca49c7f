import { machineName } from '../attach/machine-name'

/** The variables of a process that runs in no pod, so that no answer names one. */
export const NO_POD = { ATTACHED_FROM: machineName() } as const
