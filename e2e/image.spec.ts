import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { unlisted } from '../scripts/sbom/components'
import { directDependencies, packagesInFolder, readShippedBom } from '../scripts/sbom/read-shipped'
import { recordGate } from './gates/record-gate'

const EXACT = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?$/

test('The SBOM lists every package in the image, and every version is pinned', {
  tag: ['@gate', '@thorough'],
}, () => {
  const bom = readShippedBom()
  const direct = directDependencies()
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const loose = Object.entries<string>({ ...direct, ...manifest.devDependencies }).filter(
    ([, version]) => !EXACT.test(version),
  )
  const unsealed = Object.entries<{ integrity?: string; inBundle?: true }>(lock.packages).filter(
    // Bundled packages are inside the archive of another package, which is sealed.
    ([path, { integrity, inBundle }]) => path !== '' && !inBundle && !integrity?.startsWith('sha512-'),
  )
  const unpinned = [...loose, ...unsealed].map(([name]) => name)
  const missing = unlisted(bom, packagesInFolder())
  recordGate({
    id: 'dependencies',
    part: 'npm',
    figure: `${Object.keys(direct).length} direct / ${bom.components.length} in the image; ${unpinned.length} not pinned, ${missing.length} not in the SBOM`,
    state: unpinned.length + missing.length === 0 ? 'met' : 'missed',
  })
  expect(unpinned).toEqual([])
  expect(missing).toEqual([])
  const names = bom.components.map(({ name }) => name)
  for (const name of Object.keys(direct)) expect(names).toContain(name)
  for (const absent of ['sharp', 'knip', 'playwright', 'typescript', 'postcss'])
    expect(names).not.toContain(absent)
})
