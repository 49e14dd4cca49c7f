import { isSea } from 'node:sea'

/** Behind this word a single executable, which takes no option of Node, runs the file whose path follows. */
export const RUN_FILE = '__run-file'

/** What this process's own Node is started with to run a file, be it a program of its own or part of our executable. */
export function nodeRuns(
  file: readonly [path: string, ...args: string[]],
  flags: readonly string[] = [],
): { args: string[]; env: Record<string, string> } {
  if (!isSea()) return { args: [...flags, ...file], env: {} }
  return {
    args: [RUN_FILE, ...file],
    env: { NODE_OPTIONS: [...flags, '--disable-warning=ExperimentalWarning'].join(' ') },
  }
}
