import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { AttachError } from '../attach/attach-error'
import { UsageError } from '../cli/usage-error'
import { runRecorded } from './program'
import { type RecordArguments, runRecord } from './record'

afterEach(() => {
  vi.unstubAllEnvs()
})

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-records-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const asked = (more: Partial<RecordArguments>): RecordArguments => ({
  words: ['true'],
  place: {},
  as: undefined,
  namespace: undefined,
  roles: [],
  world: undefined,
  manifests: [],
  sandbox: false,
  allowAll: false,
  noStandIns: false,
  inCluster: false,
  stopAfter: undefined,
  out: undefined,
  merge: [],
  audit: [],
  reports: [],
  output: undefined,
  strict: false,
  ...more,
})

it('has its own end at a signal while it still asks for the token, and leaves nothing behind', async () => {
  const folder = scratch()
  const file = (name: string) => join(folder, name)
  // Goes on once the test has seen it wait.
  writeFileSync(
    file('kubectl'),
    `#!/bin/sh\ntouch '${file('asked')}'\nwhile [ ! -e '${file('go')}' ]; do sleep 0.02; done\nexit 1\n`,
  )
  chmodSync(file('kubectl'), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  vi.stubEnv('TMPDIR', scratch())
  const listening = () => ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listenerCount(signal))
  const before = listening()
  const recorded = runRecord(asked({ place: { context: 'x' } })).catch((error: unknown) => error)
  await expect.poll(() => existsSync(file('asked'))).toBe(true)
  expect(listening()).toEqual(before.map((count) => count + 1))
  expect(readdirSync(tmpdir())).toEqual([expect.stringMatching(/^podglass-record-/)])
  writeFileSync(file('go'), '')
  expect(await recorded).toBeInstanceOf(AttachError)
  expect([listening(), readdirSync(tmpdir())]).toEqual([before, []])
})

it.each(['597h', '35792m', '99999h'])('refuses --for %s, which is longer than a timer', async (stopAfter) => {
  await expect(runRecord(asked({ sandbox: true, stopAfter }))).rejects.toThrow(
    new UsageError(`--for is "${stopAfter}". It takes at most 596h.`),
  )
})

it.each([
  ['SIGINT', 130],
  ['SIGKILL', 137],
  ['SIGTERM', 143],
])('gives the code of a shell for a program that %s ended', async (signal, code) => {
  const words = ['sh', '-c', `kill -${signal.slice(3)} $$`]
  expect((await runRecorded(words, { environment: {}, stopAfterMs: undefined, isQuiet: false })).code).toBe(
    code,
  )
})

it('explains a refusal of an audit log that has no message by who was refused what', async () => {
  const file = join(scratch(), 'audit.log')
  const event = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: 'a',
    stage: 'ResponseComplete',
    requestURI: '/apis/batch/v1/namespaces/shop/jobs?watch=true',
    verb: 'watch',
    user: { username: 'system:serviceaccount:shop:web' },
    responseStatus: { code: 403 },
    annotations: { 'authorization.k8s.io/decision': 'forbid' },
  }
  writeFileSync(file, `${JSON.stringify(event)}\n`)
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  onTestFinished(() => printed.mockRestore())
  expect(await runRecord(asked({ words: [], audit: [file], as: 'shop/web' }))).toBe(1)
  const text = printed.mock.calls.join('\n')
  expect(text).toContain('web was not allowed to watch jobs.batch in shop')
  expect(text).toContain('kubectl -n shop create role web-watch-jobs-batch --verb=watch')
  expect(text).not.toContain('The refusal had no message.')
})
