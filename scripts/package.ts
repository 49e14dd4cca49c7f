import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { stagePackage } from './package/stage'

const FOLDER = '.next/package'

const { name, version } = await stagePackage(FOLDER)
const packed = spawnSync('npm', ['pack', `./${FOLDER}`, '--silent'], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
if (packed.status !== 0) process.exit(packed.status ?? 1)
const file = `${name}-${version}.tgz`
const mib = statSync(file).size / 1_048_576
console.log(`${file}: ${mib.toFixed(1)} MiB. Try it: npx ./${file} demo`)
