import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** One container of a real pod as it was recorded: what its process saw, and what the API server said. */
export interface RecordedContainer {
  title: string
  pod: string
  step: string
  container: string
  dir: string
  podJson: unknown
  env: Map<string, string>
  /** Contents by path under the volume's root. */
  files: Map<string, string>
}

const ROOT = 'e2e/inpod'

const CONTAINERS = [
  ['probe', '1-first', 'app'],
  ['probe', '1-first', 'bare'],
  ['probe', '2-after-change', 'app'],
  ['probe', '2-after-change', 'bare'],
  ['probe-nosa', '1-first', 'app'],
  ['probe-nonroot', '1-first', 'app'],
  ['probe-fsgroup', '1-first', 'app'],
] as const

/** Every recorded container of the four real pods, at every step. */
export function recordedContainers(): RecordedContainer[] {
  return CONTAINERS.map(([pod, step, container]) => {
    const dir = join(ROOT, pod, step, container)
    return {
      title: `${pod} ${container}, ${step}`,
      pod,
      step,
      container,
      dir,
      podJson: JSON.parse(readFileSync(join(ROOT, pod, step, 'pod.json'), 'utf8')),
      env: readEnviron(join(dir, 'environ.nul')),
      files: new Map(walk(join(dir, 'downward'), '')),
    }
  })
}

function readEnviron(path: string): Map<string, string> {
  const pairs = readFileSync(path, 'utf8')
    .split('\0')
    .filter((pair) => pair.includes('='))
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

function walk(root: string, under: string): [string, string][] {
  return readdirSync(join(root, under)).flatMap((name): [string, string][] => {
    const path = under === '' ? name : `${under}/${name}`
    return statSync(join(root, path)).isDirectory()
      ? walk(root, path)
      : [[path, readFileSync(join(root, path), 'utf8')]]
  })
}
