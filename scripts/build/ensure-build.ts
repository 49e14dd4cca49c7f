import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const START = '.next/standalone/start.mjs'
const SOURCES = ['app', 'components', 'lib', 'public', 'next.config.mjs', 'package.json', 'package-lock.json']
const TELLS_MS = 10_000

function newestMs(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))))
}

/** Builds when nothing was built yet or a source is newer than the build, and reports progress. Throws when it fails. */
export async function ensureBuild(): Promise<void> {
  const builtMs = existsSync(START) ? statSync(START).mtimeMs : 0
  if (builtMs >= Math.max(...SOURCES.map(newestMs))) return
  const started = performance.now()
  console.error('Building the page, once. It takes 40 s on two idle cores.')
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`
  const timer = setInterval(() => console.error(`Still building, ${seconds()} so far.`), TELLS_MS)
  const build = spawn('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const code = await new Promise((resolve) => build.once('close', resolve))
  clearInterval(timer)
  if (code !== 0) throw new Error('The build failed. Run npm run build to see why.')
  console.error(`Built in ${seconds()}.`)
}
