import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ensureBuild } from './build/ensure-build'
import { stagePackage } from './package/stage'

const FOLDER = '.next/package'

await ensureBuild()
const { name, version } = await stagePackage(FOLDER)
const packed = spawnSync('npm', ['pack', `./${FOLDER}`, '--silent'], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
if (packed.status !== 0) process.exit(packed.status ?? 1)
const file = `${name}-${version}.tgz`
const bytes = readFileSync(file)
const mib = bytes.length / 1_048_576
console.log(`${file}: ${mib.toFixed(1)} MiB, sha256 ${createHash('sha256').update(bytes).digest('hex')}`)
console.log(`Try it: npx ./${file} demo`)
