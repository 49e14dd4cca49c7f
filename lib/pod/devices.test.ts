import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { readCpuSet } from './cgroup'
import { readDeviceAttributes, readDevices } from './process-traces'

it('no ordinary file is a device, and a folder that is not there is not empty', async () => {
  const root = await temporaryDirectory()
  await writeFile(join(root, 'nvidia0'), '')
  expect(await readDevices(root)).toEqual([])
  expect(await readDevices(join(root, 'none'))).toBeUndefined()
})

it('device files are listed without those that every container has', async () => {
  const found = (await readDevices('/dev')) ?? []
  expect(found.map(({ path }) => path)).not.toContain('/dev/null')
  expect(found.length).toBeLessThanOrEqual(200)
})

it('attributes of devices are shown by their paths in the container', async () => {
  const root = await temporaryDirectory()
  await mkdir(join(root, 'gpu/one'), { recursive: true })
  await writeFile(join(root, 'gpu/one/a-metadata.json'), '{}')
  expect(await readDeviceAttributes(root)).toEqual(['/var/run/dra-device-attributes/gpu/one/a-metadata.json'])
  expect(await readDeviceAttributes(join(root, 'none'))).toEqual([])
})

it.each([
  ['cpuset.cpus.effective', '2-3\n', '2-3'],
  ['cpuset/cpuset.cpus', '0-1', '0-1'],
  ['cpuset.cpus.effective', 'not a list', undefined],
])('the CPU set is read from %s', async (name, text, allowed) => {
  const root = await temporaryDirectory()
  await mkdir(join(root, 'cpuset'))
  await writeFile(join(root, name), text)
  await writeFile(join(root, 'online'), '0-7\n')
  expect(await readCpuSet(root, join(root, 'online'))).toEqual({ allowed, online: '0-7' })
})
