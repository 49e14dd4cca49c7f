import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

/** What `podglass sandbox --shell` prints for lines that are typed into it. */
async function typed(
  ...lines: readonly string[]
): Promise<{ code: number | null; said: string; left: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-typed-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [input, output] = [join(folder, 'in'), join(folder, 'out')]
  writeFileSync(input, `echo begins\n${lines.join('\n')}\n`)
  const files = [openSync(input, 'r'), openSync(output, 'w')] as const
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/podglass.ts', 'sandbox', '--shell'], {
    stdio: [files[0], files[1], files[1]],
    env: { ...process.env, TMPDIR: folder },
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  for (const file of files) closeSync(file)
  const said = readFileSync(output, 'utf8').split('begins\n')[1] ?? ''
  return { code, said, left: readdirSync(folder).filter((name) => name.startsWith('podglass-')) }
}

const SA = [
  'SA=/var/run/secrets/kubernetes.io/serviceaccount',
  'export CURL_CA_BUNDLE=$SA/ca.crt',
  'TOKEN=$(cat $SA/token); NS=$(cat $SA/namespace); API=https://kubernetes.default.svc',
]
const CURL = 'curl -sS -H "Authorization: Bearer $TOKEN"'

describe('the shell of the sandbox', () => {
  it('has the files, variables and names of a pod, and verifies the API server by its CA alone', async () => {
    const { said } = await typed(
      'ls /var/run/secrets/kubernetes.io/serviceaccount',
      'env | grep ^POD_NAMESPACE',
      'getent hosts kubernetes.default.svc',
      'curl -sS https://kubernetes.default.svc',
      ...SA,
      'curl -sS https://kubernetes.default.svc',
      `${CURL} $API`,
      'curl -sS http://kubernetes.default.svc:443',
    )
    for (const line of [
      'ca.crt\nnamespace\ntoken\n',
      'POD_NAMESPACE=shop\n',
      'kubernetes.default.svc.cluster.local',
      'unable to get local issuer certificate',
      'User \\"system:anonymous\\" cannot get path',
      'User \\"system:serviceaccount:shop:web\\" cannot get path',
      'Client sent an HTTP request to an HTTPS server.',
    ])
      expect(said).toContain(line)
  })

  it('has a kubectl that may do everything, and leaves nothing behind, not even a proxy in the background', async () => {
    const { code, said, left } = await typed(
      ...SA,
      'kubectl create clusterrolebinding permissive-binding --clusterrole=cluster-admin --group=system:serviceaccounts',
      `${CURL} $API | head -c 10`,
      `${CURL} $API/api/v1/namespaces/$NS/service`,
      'kubectl proxy --port=8001 &',
      'for try in 1 2 3 4 5 6 7 8 9; do curl -sf localhost:8001 >/dev/null && break; sleep 1; done',
      'curl -sS localhost:8001 | head -c 10',
    )
    expect([code, left]).toEqual([0, []])
    expect(said.split('{"paths":[')).toHaveLength(3)
    expect(said).toContain('the server could not find the requested resource')
  })
})
