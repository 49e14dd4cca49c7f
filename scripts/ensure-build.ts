import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const START = '.next/standalone/start.mjs'
const SOURCES = ['app', 'components', 'lib', 'public', 'next.config.mjs', 'package.json', 'package-lock.json']

function newestMs(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))))
}

// Builds when nothing was built yet or a source is newer than the build.
const builtMs = existsSync(START) ? statSync(START).mtimeMs : 0
if (builtMs < Math.max(...SOURCES.map(newestMs))) {
  console.log('Building Podglass once; this takes about half a minute.')
  const built = spawnSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (built.status !== 0) {
    console.error('The build failed. Run npm run build to see why.')
    process.exit(built.status ?? 1)
  }
}
