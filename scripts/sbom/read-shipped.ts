import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { type Bom, bomSchema, type ShippedPackage, shippedComponents } from './components'

const FOLDER = '.next/standalone/node_modules'
const packageSchema = z.object({ name: z.string(), version: z.string() })
const ownSchema = z.object({ dependencies: z.record(z.string(), z.string()) })

/** The packages that lie in the built folder. */
export function packagesInFolder(folder = FOLDER): ShippedPackage[] {
  return readdirSync(folder).flatMap((name) => {
    if (name.startsWith('@')) return packagesInFolder(join(folder, name))
    return existsSync(join(folder, name, 'package.json')) ? [packageIn(join(folder, name))] : []
  })
}

export function packageIn(folder: string): ShippedPackage {
  return packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
}

/** Dependencies that package.json names for what is shipped. */
export function directDependencies(): Record<string, string> {
  return ownSchema.parse(JSON.parse(readFileSync('package.json', 'utf8'))).dependencies
}

/** The SBOM of the built folder and of packages that something else took in, by the lockfile. Equal builds give equal documents. */
export function readShippedBom(also: readonly ShippedPackage[] = []): Bom {
  const npm = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (npm.status !== 0) throw new Error(npm.stderr)
  const { serialNumber: _number, ...all } = bomSchema.parse(JSON.parse(npm.stdout))
  const { timestamp: _time, ...metadata } = all.metadata
  const inFolder = [...packagesInFolder(), ...also]
  return shippedComponents({ ...all, metadata }, Object.keys(directDependencies()), inFolder)
}
