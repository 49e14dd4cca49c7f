import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { readDevices } from './process-traces'

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
