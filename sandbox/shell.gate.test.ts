import { spawn } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'

const SHELL = ['--import', 'tsx', 'scripts/podglass.ts', 'sandbox', '--shell']

/** What `podglass sandbox --shell` prints for lines that are typed into it. */
async function typed(
  ...lines: readonly string[]
): Promise<{ code: number | null; said: string; left: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-typed-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [input, output] = [join(folder, 'in'), join(folder, 'out')]
  writeFileSync(input, `echo begins\n${lines.join('\n')}\n`)
  const files = [openSync(input, 'r'), openSync(output, 'w')] as const
  const child = spawn(process.execPath, SHELL, {
    stdio: [files[0], files[1], files[1]],
    env: { ...process.env, TMPDIR: folder },
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  for (const file of files) closeSync(file)
  const said = readFileSync(output, 'utf8').split('begins\n')[1] ?? ''
  return { code, said, left: readdirSync(folder).filter((name) => name.startsWith('podglass-')) }
}

/** The lines of a tutorial that can be typed into a shell, without their comments. */
function linesOf(tutorial: string): string[] {
  const blocks = [...readFileSync(tutorial, 'utf8').matchAll(/^```sh\n(.*?)^```/gms)]
  return blocks
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/(?:^|\s+)#.*/, ''))
    .filter((line) => line !== '')
}

/** What a tutorial says that each of its lines prints, in the order of the lines; `…` is anything. */
function saidIn(tutorial: string): RegExp[][] {
  const said: RegExp[][] = []
  for (const [, block = ''] of readFileSync(tutorial, 'utf8').matchAll(/^```sh\n(.*?)^```/gms))
    for (const line of block.split('\n')) {
      const [, printed] = /^#> (.*)/.exec(line) ?? []
      const pattern = printed?.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      if (pattern !== undefined) said.at(-1)?.push(new RegExp(`${pattern.join('.*')}$`, 'm'))
      else if (!/^\s*(?:#.*)?$/.test(line)) said.push([])
    }
  return said
}

const AS_WEB = 'curl -H "Authorization: Bearer $TOKEN"'
const forbidden = (says: string) => new RegExp(`cannot ${says}`)

/** What each line of the tutorial prints in the demo; those that start a demo are run by the tests of the package. */
const TUTORIAL: readonly (readonly [line: string, prints: RegExp])[] = [
  ['npm ci', /^/],
  ['npm run demo -- --shell', /^/],
  ['env | grep -e POD_ -e NODE_NAME -e CONTAINER_ | sort', /^POD_NAMESPACE=shop$/m],
  ['ls -la /etc/downward', /labels -> \.\.data\/labels/],
  ['ls -lL /etc/downward', /^-rw-r--r--.* labels$/m],
  [
    'cat /etc/downward/labels /etc/downward/annotations',
    /^version="1\.5\.0"example\.com\/note="two lines:\\n/m,
  ],
  ['env | grep KUBERNETES_SERVICE', /^KUBERNETES_SERVICE_HOST=127\.0\.0\.1$/m],
  ['getent hosts kubernetes.default.svc', /kubernetes\.default\.svc\.cluster\.local/],
  ['kubectl cluster-info', /control plane.* is running at/],
  ['kubectl get svc', /^web +ClusterIP +10\.96\.0\.20/m],
  ['kubectl get svc -n default', /^kubernetes +ClusterIP +10\.96\.0\.1 /m],
  ['curl -m 3 http://kubernetes.default.svc', /Failed to connect to kubernetes\.default\.svc port 80/],
  ['curl http://kubernetes.default.svc:443', /^Client sent an HTTP request to an HTTPS server\.$/m],
  ['SA=/var/run/secrets/kubernetes.io/serviceaccount', /^$/],
  ['ls $SA', /^ca\.crt\nnamespace\ntoken$/],
  ['curl https://kubernetes.default.svc', /unable to get local issuer certificate/],
  ['curl --cacert $SA/ca.crt https://kubernetes.default.svc', forbidden('get path')],
  ['export CURL_CA_BUNDLE=$SA/ca.crt', /^$/],
  ['curl https://kubernetes.default.svc', /User \\"system:anonymous\\" cannot get path \\"\/\\"/],
  ['TOKEN=$(cat $SA/token)', /^$/],
  [`${AS_WEB} https://kubernetes.default.svc`, /User \\"system:serviceaccount:shop:web\\" cannot get path/],
  [
    'kubectl create clusterrolebinding permissive-binding --clusterrole=cluster-admin --group=system:serviceaccounts',
    /permissive-binding created$/,
  ],
  [`${AS_WEB} https://kubernetes.default.svc`, /"paths":\[/],
  ['kubectl delete clusterrolebinding permissive-binding', /"permissive-binding" deleted/],
  ['npm run demo -- --world permissive-binding', /^/],
  ['NS=$(cat $SA/namespace)', /^$/],
  ['API=https://kubernetes.default.svc', /^$/],
  [`${AS_WEB} $API/api/v1/namespaces/$NS/pods`, /"kind":"PodList"/],
  [`${AS_WEB} $API/apis/batch/v1/namespaces/$NS/jobs`, /"kind":"JobList"/],
  [`${AS_WEB} $API/apis/batch/v1/jobs`, /at the cluster scope/],
  [
    `${AS_WEB} $API/apis/batch/v1/namespaces/$NS/jobs/nightly-report`,
    /"kind":"Job",.*"name":"nightly-report"/,
  ],
  ['kubectl get job nightly-report -o json', /"kind": "Job"/],
  [`${AS_WEB} $API/api/v1/namespaces/$NS/service`, forbidden('list resource \\\\"service\\\\"')],
  ['kubectl get --raw /api/v1/namespaces/$NS/service', /could not find the requested resource$/],
  ['kubectl get --raw /api/v1/namespaces/$NS/services/web > /tmp/web.json', /^$/],
  [
    `${AS_WEB} -H 'Content-Type: application/json' -X PUT --data-binary @/tmp/web.json $API/api/v1/namespaces/$NS/services/web`,
    forbidden('update resource'),
  ],
  [`${AS_WEB} -X DELETE $API/apis/batch/v1/namespaces/$NS/jobs/nightly-report`, forbidden('delete resource')],
  ['kubectl proxy --port=8001 &', /^(?:Starting to serve on 127\.0\.0\.1:8001)?$/],
  ['curl http://localhost:8001', /"paths":\[/],
  ['curl http://localhost:8001/api/v1/namespaces/$NS/pods', /"kind":"PodList"/],
]

describe('the shell of the sandbox', () => {
  it('says to each line of the tutorial what it should, in both languages, and leaves nothing behind, not even its proxy', async () => {
    expect(linesOf('docs/tutorial.ko.md')).toEqual(linesOf('docs/tutorial.md'))
    expect(linesOf('docs/tutorial.md')).toEqual(TUTORIAL.map(([line]) => line))
    const lines = TUTORIAL.map(([line]) => (line.startsWith('npm ') ? ':' : line))
    // A person waits until the proxy says that it serves.
    const waits = 'for i in $(seq 600); do curl -s localhost:8001 >/dev/null && break; sleep 0.1; done'
    const { code, said, left } = await typed(
      ...lines.flatMap((line) => [...(line.endsWith('&') ? [line, waits] : [line]), 'echo; echo --- next']),
    )
    expect([code, left]).toEqual([0, []])
    const printed = said.split('--- next\n')
    const [told, toldInKorean] = [saidIn('docs/tutorial.md'), saidIn('docs/tutorial.ko.md')]
    expect(toldInKorean).toEqual(told)
    expect(told.flat().length).toBeGreaterThan(40)
    for (const [index, [line, prints]] of TUTORIAL.entries())
      for (const one of [prints, ...(told[index] ?? [])])
        expect(printed[index]?.trim().replaceAll('\r', '\n'), line).toMatch(one)
  })

  it('gives a command what a pod has and no kubeconfig, also where something is mounted below /run', async () => {
    const below = 'mount -t tmpfs t /run && mkdir /run/lock && mount -t tmpfs t /run/lock && exec "$@"'
    const program = ['--import', 'tsx', 'scripts/podglass.ts', 'sandbox', '--in-cluster', '--', 'sh', '-c']
    const says =
      'SA=/var/run/secrets/kubernetes.io/serviceaccount; echo "at $KUBECONFIG $(cat $SA/namespace)"; curl -s --cacert $SA/ca.crt -H "Authorization: Bearer $(cat $SA/token)" https://kubernetes.default.svc/api/v1/namespaces/shop/secrets; exit 7'
    const child = spawn(
      'unshare',
      ['--user', '--map-root-user', '--mount', 'sh', '-c', below, 'sh', process.execPath, ...program, says],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, KUBECONFIG: '/absent' } },
    )
    const [code, out, err] = await Promise.all([
      new Promise<number | null>((resolve) => child.once('close', resolve)),
      text(child.stdout),
      text(child.stderr),
    ])
    expect([code, err]).toEqual([7, ''])
    expect(out).toMatch(/^at {2}shop\n.*User \\"system:serviceaccount:shop:web\\" cannot list resource/)
  })

  it('loses nothing of what its programs write into a pipe that is read late', async () => {
    const child = spawn(process.execPath, SHELL)
    child.stdin.end('kubectl get pods >/dev/null\ngrep flags /proc/self/fdinfo/1 /proc/self/fdinfo/2\n')
    const flags = [...(await text(child.stdout)).matchAll(/flags:\s+([0-7]+)/g)]
    expect(flags.map(([, octal = '']) => Number.parseInt(octal, 8) & constants.O_NONBLOCK)).toEqual([0, 0])
  })
})
