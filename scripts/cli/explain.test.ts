import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { runExplain } from './explain'

async function explainFile(text: string, output?: 'json') {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'error.txt')
  writeFileSync(file, text)
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const code = await runExplain({
    file,
    isOffline: true,
    isOfKubernetes: false,
    place: {},
    ...(output && { output }),
  })
  const out = printed.mock.calls.flat().join('\n')
  printed.mockRestore()
  return { code, out }
}

it.each([
  [
    'Google',
    "googleapi: Error 403: Permission 'storage.objects.list' denied on resource (or it may not exist).",
    'Google Cloud refused this, not Kubernetes',
  ],
  [
    'AWS',
    'An error occurred (AccessDenied) when calling the ListObjectsV2 operation: User: arn:aws:sts::111122223333:assumed-role/shop-web/botocore-session is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::orders" because no identity-based policy allows the s3:ListBucket action',
    'AWS refused this, not Kubernetes',
  ],
])('counts what %s refused itself as an answer, in words and in data', async (_, text, says) => {
  const told = await explainFile(text)
  expect([told.code, told.out]).toEqual([0, expect.stringContaining(says)])
  const data = await explainFile(text, 'json')
  expect([data.code, JSON.parse(data.out)]).toEqual([
    0,
    expect.objectContaining({ findings: [], denial: told.out }),
  ])
})

it('ends with 1 where a text holds no refusal', async () => {
  expect((await explainFile('Killed')).code).toBe(1)
})

it('says that what stands before the last 256 KiB was not read', async () => {
  const refused =
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"\n'
  const told = await explainFile(refused + 'x\n'.repeat(200_000))
  expect(told.out).toMatch(/in the part of this text that was read[\s\S]*What comes before was not read/)
  const { read } = JSON.parse((await explainFile(refused + 'x\n'.repeat(200_000), 'json')).out)
  expect(read).toEqual({ kind: 'part', bytes: 262_144, of: 400_000 + refused.length })
})
