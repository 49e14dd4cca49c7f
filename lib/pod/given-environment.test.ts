import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { recordedContainers } from '@/e2e/testing/recorded-pods'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { processEnvironment } from './environment'
import { givenEnvironment } from './given-environment'

describe('givenEnvironment', () => {
  it.each(recordedContainers())('reads what the kubelet gave the real container $title', ({ dir, env }) => {
    expect(givenEnvironment(join(dir, 'environ.nul'))).toEqual(Object.fromEntries(env))
  })

  it('has what the process was started with, and nothing that it set or changed later', () => {
    vi.stubEnv('TURBOPACK', '1')
    vi.stubEnv('PATH', '/changed')
    const given = givenEnvironment()
    vi.unstubAllEnvs()
    expect(given).not.toHaveProperty('TURBOPACK')
    expect(given.PATH).not.toBe('/changed')
  })

  it('takes the first of two entries, keeps "=" in values, and drops what is no variable', async () => {
    const file = join(await temporaryDirectory(), 'environ')
    await writeFile(file, 'A=1=2\0A=3\0noise\0=x\0__proto__=p\0E=\0')
    expect(Object.entries(givenEnvironment(file))).toEqual([
      ['A', '1=2'],
      ['__proto__', 'p'],
      ['E', ''],
    ])
  })

  it('is what the process has where the kernel does not tell', () => {
    expect(givenEnvironment('/nowhere')).toBe(processEnvironment())
  })
})
