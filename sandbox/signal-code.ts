import { constants } from 'node:os'

/** The exit code that a shell gives for a program that a signal ended. */
export function signalCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}
