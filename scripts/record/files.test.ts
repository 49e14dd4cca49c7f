import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Begun } from '@/lib/pages/record/judge/audit'
import { Tally } from '@/lib/pages/record/tally'
import { readAuditFile, readGivenFiles, readRecords, writeFiles } from './files'

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-records-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('the files of a record', () => {
  it('can be read by no other user', () => {
    const folder = join(scratch(), 'out')
    writeFiles(folder, new Map([['run-a.json', '{}']]))
    const modes = [folder, join(folder, 'run-a.json')].map((path) => statSync(path).mode & 0o777)
    expect(modes).toEqual([0o700, 0o600])
  })

  it('are refused aloud where they are too long, also where their size is not known before', async () => {
    await expect(readGivenFiles(['/dev/zero'], { namespace: undefined })).rejects.toThrow(
      '/dev/zero: the files are more than 64 MiB. Give fewer of them.',
    )
  })

  it('keep no credential of a record that someone else wrote, and nothing hidden', async () => {
    const folder = scratch()
    const token = ['ghp', 'A'.repeat(36)].join('_')
    const call = {
      user: token,
      call: { verb: 'get', path: `/${token}` },
      allowed: 1,
      refused: 0,
      unanswered: 0,
    }
    const counts = { leftOut: 0, unauthenticated: 0, foreign: 0, unread: 0 }
    const record = { format: 1, at: '', where: '\u001b[2J', user: '', calls: [call], ...counts }
    writeFileSync(join(folder, 'run-a.json'), JSON.stringify(record))
    const read = JSON.stringify(await readRecords(folder))
    expect(read).toContain('"verb":"get"')
    expect(read).not.toContain(token)
    expect(read).not.toContain('u001b')
  })

  it('keep no credential of an audit log', async () => {
    const file = join(scratch(), 'audit.log')
    const token = ['ghp', 'A'.repeat(36)].join('_')
    const event = {
      stage: 'ResponseComplete',
      verb: 'get',
      requestURI: `/proxy/${token}`,
      user: { username: token },
    }
    writeFileSync(file, JSON.stringify(event))
    const tally = new Tally()
    await readAuditFile(file, tally, new Begun())
    const { calls } = tally.record({ at: '', where: '', user: '' })
    expect(calls).toHaveLength(1)
    expect(JSON.stringify(calls)).not.toContain(token)
  })
})
