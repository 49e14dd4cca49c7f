import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stagePackage } from '../stage'

/** Packs the npm package, and installs it in a bare folder of `root` as one who has only the tarball. Needs a build. */
export async function installPackage(root: string) {
  const [bare, scratch] = [join(root, 'bare'), join(root, 'tmp')]
  for (const folder of [bare, scratch]) mkdirSync(folder)
  // A registry that does not exist, and an empty cache.
  const env = {
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_cache: join(root, 'cache'),
    TMPDIR: scratch,
    HOME: root,
  }
  await stagePackage(join(root, 'staged'))
  const npm = (...args: string[]) =>
    execFileSync('npm', args, { cwd: bare, encoding: 'utf8', env: { ...process.env, ...env } })
  const tarball = npm('pack', join(root, 'staged'), '--silent').trim()
  writeFileSync(join(bare, 'package.json'), '{"name":"bare"}')
  npm('install', `./${tarball}`, '--offline', '--no-audit', '--no-fund')
  return { bare, scratch, env, tarball, program: [join(bare, 'node_modules/.bin/podglass')] }
}
