import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { completions } from './complete'

it('offers no name that a shell would run or split', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-complete-'))
  const plain = ['kind-dev', 'arn:aws:eks:eu-west-1:1234:cluster/shop', 'me@example.com+a=b_c.d']
  const names = [...plain, 'x`touch y`', '$(id)', 'a b', "a'b", 'a;b', 'a\u001b[2A', '~', 'a*']
  writeFileSync(join(folder, 'names'), `${names.join('\n')}\n`)
  writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\ncat '${folder}/names'\n`)
  chmodSync(join(folder, 'kubectl'), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })
  expect(await completions(['why', '--context', ''])).toBe([...plain, ':4'].join('\n'))
})
