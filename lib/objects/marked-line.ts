import { logLevel } from './log-level'

/** What a program writes as it gives up; the reason is in a line before it, where there is one. */
const LEAVES =
  /\b(?:exit(?:s|ed|ing)?|shutting down|shut down|terminat(?:ed|ing)|giving up|ELIFECYCLE|command failed|did not sync)\b/i
const NEAR = 400

/**
 * Which of the last lines of a log says why its container exited: the last error that is more than a farewell, or the last
 * error at all; undefined where no line states an error.
 */
export function markedLine(lines: readonly string[]): number | undefined {
  let farewell: number | undefined
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? ''
    if (logLevel(line) !== 'error') continue
    if (!LEAVES.test(line.slice(0, NEAR))) return index
    farewell ??= index
  }
  return farewell
}
