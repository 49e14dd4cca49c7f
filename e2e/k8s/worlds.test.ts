import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { listAt, textAt } from '@/lib/objects/fields'
import { scenarios } from '@/sandbox/scenarios/all'
import { buildWorld, hasKubectl, readManifests } from './kustomize'
import { podSpecs, restrictedFaults } from './restricted-faults'
import { readWorldList, WORLDS_DIR } from './world-list'

const worlds = readWorldList()
const wanted = (names: RegExp, path: string) =>
  worlds.filter(({ name }) => names.test(name)).flatMap(({ shows }) => listAt(shows[0]?.answer, path))
if (!hasKubectl) process.stdout.write('kubectl is not installed: the worlds of k8s/worlds are not built.\n')

describe('k8s/worlds', () => {
  it('has a folder for each entry of the list and an entry for each folder', () => {
    const folders = readdirSync(WORLDS_DIR, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name).sort()).toEqual(worlds.map(({ name }) => name).sort())
  })

  it('has a world of the same name in the sandbox for each', () => {
    expect(worlds.map(({ name }) => name).filter((name) => !scenarios.has(name))).toEqual([])
  })

  it('breaks twelve ways to clouds or more, seven roads, and calls of eight clients', () => {
    const broken = wanted(/^cloud-/, 'clouds').filter((chain) => textAt(chain, 'state') === 'broken')
    expect(broken.length).toBeGreaterThanOrEqual(12)
    expect(worlds.filter(({ name }) => /^(?:road|egress|dns)-/.test(name)).length).toBe(7)
    const logged = wanted(/^refusals$/, 'refusals').filter(
      (refusal) => textAt(listAt(refusal, 'seenIn')[0], 'from') === 'log',
    )
    expect(logged.length).toBe(8)
  })

  it.runIf(hasKubectl).each(worlds)(
    '$name is built by kubectl in one namespace, keeps to Pod Security restricted, and takes other images',
    ({ name }) => {
      const images = { podglass: 'registry.example:5000/own:1', busybox: 'registry.example/shell@sha256:0a' }
      const objects = readManifests(buildWorld(name, 'of-a-run', images))
      expect(objects.filter(({ metadata }) => metadata.namespace !== 'of-a-run')).toEqual([])
      const specs = podSpecs(objects)
      expect(specs.flatMap((spec) => restrictedFaults(spec, () => false))).toEqual([])
      const used = specs.flatMap((spec) =>
        [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')].map((each) =>
          textAt(each, 'image'),
        ),
      )
      expect(used).toContain('registry.example:5000/own:1')
      expect(used.filter((image) => !image.startsWith('registry.example'))).toEqual([])
    },
  )
})
