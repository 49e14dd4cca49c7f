import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { adminToken, withoutKubectl, writeKubeconfig } from '@/e2e/testing/kubeconfig'
import { recordReportSchema } from '@/lib/pages/record/contract'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { runProgram } from '../cli/testing/run-program'
import { bundleProgram } from '../package/bundle-program'

const built = mkdtempSync(join(tmpdir(), 'podglass-program-'))
const program = [process.execPath, join(built, 'podglass.mjs')]
beforeAll(() => bundleProgram(built))
afterAll(() => rmSync(built, { recursive: true, force: true }))

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-records-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs it in a folder of its own, which holds these files; nothing else is left behind. */
async function record(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  env: Record<string, string> = {},
) {
  const [cwd, temporary] = [scratch(), scratch()]
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const again = async (words: readonly string[]) => {
    const ran = await runProgram(['record', ...words], { program, cwd, env: { TMPDIR: temporary, ...env } })
    expect(readdirSync(temporary).filter((name) => name.startsWith('podglass-record-'))).toEqual([])
    return ran
  }
  return { ...(await again(args)), cwd, again }
}

// A controller as people write one without a library: it finds the API server as in a pod, lists and watches, and keeps a lease.
const OPERATOR = `
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, SERVICE_ACCOUNT_DIR: dir } = process.env
const read = (name) => readFileSync(dir + '/' + name, 'utf8')
const [ca, token, namespace] = ['ca.crt', 'token', 'namespace'].map(read)
function ask(method, path, body, type = 'application/json') {
  return new Promise((done, fail) => {
    const headers = { authorization: 'Bearer ' + token, accept: 'application/json', 'content-type': type }
    const sent = request({ host, port, ca, method, path, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part) => {
        text += part
        if (path.includes('watch=')) { answer.destroy(); done({ status: answer.statusCode, text }) }
      })
      answer.on('end', () => done({ status: answer.statusCode, text }))
    })
    sent.on('error', fail)
    sent.end(body && JSON.stringify(body))
  })
}
const here = '/api/v1/namespaces/' + namespace
const leases = '/apis/coordination.k8s.io/v1/namespaces/' + namespace + '/leases'
const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'operator' }, spec: { holderIdentity: 'me' } }
await ask('GET', '/api')
await ask('GET', here + '/configmaps?limit=500')
await ask('GET', here + '/configmaps?watch=true&resourceVersion=0&allowWatchBookmarks=true')
await ask('GET', leases + '/operator')
await ask('POST', leases, lease)
for (const identity of ['me', 'you']) await ask('PATCH', leases + '/operator', { spec: { holderIdentity: identity } }, 'application/merge-patch+json')
await ask('POST', here + '/events', { apiVersion: 'v1', kind: 'Event', metadata: { generateName: 'op-' }, involvedObject: { kind: 'Lease', namespace, name: 'operator' }, reason: 'S3CRET-BODY' })
console.log('the operator is done')
`

const ACCOUNT = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: operator, namespace: shop }\n'
const bound = (rules: string) => `${ACCOUNT}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: operator, namespace: shop }
rules:
${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: operator, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: operator }
subjects: [{ kind: ServiceAccount, name: operator, namespace: shop }]
`
const LEASES = '- { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, patch] }'
const OTHERS =
  '- { apiGroups: [""], resources: [configmaps], verbs: [list, watch] }\n- { apiGroups: [""], resources: [events], verbs: [create] }'
const RUN = ['--in-cluster', '--sandbox', '--', process.execPath, 'operator.mjs']

function reportIn(cwd: string, folder = 'out') {
  return recordReportSchema.parse(JSON.parse(readFileSync(join(cwd, folder, 'report.json'), 'utf8')))
}

describe('podglass record with an operator', () => {
  it('finds a Role that the operator then runs under, with nothing left over', async () => {
    const args = ['--as', 'shop/operator', '--out', 'out', '--report', 'json,html,junit,sarif']
    const first = await record([...args, ...RUN], { 'operator.mjs': OPERATOR })
    expect([first.code, first.err]).toEqual([0, ''])
    expect(first.out).toContain('the operator is done')
    expect(readdirSync(join(first.cwd, 'out')).sort()).toEqual([
      'junit.xml',
      'report.html',
      'report.json',
      'report.sarif',
      'report.txt',
      'role.yaml',
      expect.stringMatching(/^run-.*\.json$/),
    ])
    expect(reportIn(first.cwd).least?.grants).toEqual([
      { verb: 'list', group: '', resource: 'configmaps', namespace: 'shop' },
      { verb: 'watch', group: '', resource: 'configmaps', namespace: 'shop' },
      { verb: 'get', group: 'coordination.k8s.io', resource: 'leases', name: 'operator', namespace: 'shop' },
      {
        verb: 'patch',
        group: 'coordination.k8s.io',
        resource: 'leases',
        name: 'operator',
        namespace: 'shop',
      },
      { verb: 'create', group: 'coordination.k8s.io', resource: 'leases', namespace: 'shop' },
      { verb: 'create', group: '', resource: 'events', namespace: 'shop' },
    ])
    for (const name of readdirSync(join(first.cwd, 'out')))
      expect(readFileSync(join(first.cwd, 'out', name), 'utf8')).not.toMatch(/S3CRET-BODY|eyJ/)
    const under = await first.again([
      '--role',
      'out/role.yaml',
      '--strict',
      '--out',
      'under',
      '--report',
      'json',
      ...RUN,
    ])
    expect([under.code, reportIn(first.cwd, 'under')]).toMatchObject([
      0,
      { verdict: 'enough', refused: [], compared: { flaws: [] } },
    ])
  })

  it('fails a Role that is too small, and explains each refusal by the engine of the page', async () => {
    const files = { 'operator.mjs': OPERATOR, 'rbac.yaml': bound(LEASES) }
    const { code, cwd, out } = await record(
      ['--role', 'rbac.yaml', '--out', 'out', '--report', 'text,json,sarif', ...RUN],
      files,
    )
    expect(code).toBe(1)
    const { compared, refused } = reportIn(cwd)
    expect(compared?.flaws.map(({ kind, at, call }) => [kind, at, call?.verb, call?.resource])).toEqual([
      ['missing', { file: 'rbac.yaml', line: 9 }, 'list', 'configmaps'],
      ['missing', { file: 'rbac.yaml', line: 9 }, 'watch', 'configmaps'],
      ['missing', { file: 'rbac.yaml', line: 9 }, 'create', 'events'],
    ])
    expect(refused.map(({ explanation }) => [explanation?.verdict, explanation?.cause?.confidence])).toEqual([
      ['denied', 'proven'],
      ['denied', 'proven'],
      ['denied', 'proven'],
    ])
    expect(out).toContain('kubectl -n shop patch role operator --type=json')
    expect(readFileSync(join(cwd, 'out/report.sarif'), 'utf8')).toContain('"startLine": 9')
  })

  it('warns of a Role that is too wide, and fails it where that is asked for', async () => {
    const wide = '- { apiGroups: [""], resources: [secrets], verbs: [get] }'
    const files = { 'operator.mjs': OPERATOR, 'rbac.yaml': bound([LEASES, OTHERS, wide].join('\n')) }
    const first = await record(['--role', 'rbac.yaml', ...RUN], files)
    expect([first.code, first.out]).toEqual([
      0,
      expect.stringMatching(/Not used +rbac\.yaml:12 Role shop\/operator +No call needed get on secrets\./),
    ])
    expect(first.out).toMatch(/Dangerous +rbac\.yaml:12/)
    expect((await first.again(['--role', 'rbac.yaml', '--strict', ...RUN])).code).toBe(1)
  })

  it('judges runs in one folder together, without another run', async () => {
    const run = (path: string) =>
      `import { request } from 'node:https'\n${OPERATOR.split('const here')[0]}\nawait ask('GET', '${path}')`
    const script = (name: string) =>
      run(`/api/v1/namespaces/shop/configmaps/${name}`).replace("import { request } from 'node:https'\n", '')
    const args = [
      '--in-cluster',
      '--sandbox',
      '--as',
      'shop/operator',
      '--out',
      'out',
      '--report',
      'json',
      '--',
      process.execPath,
    ]
    const first = await record([...args, 'a.mjs'], { 'a.mjs': script('settings'), 'b.mjs': script('other') })
    expect(reportIn(first.cwd).least?.grants[0]?.name).toBe('settings')
    await first.again([...args, 'b.mjs'])
    expect(reportIn(first.cwd)).toMatchObject({
      runs: 2,
      least: { grants: [{ verb: 'get', resource: 'configmaps' }] },
    })
    expect(reportIn(first.cwd).least?.grants[0]?.name).toBeUndefined()
    expect((await first.again(['--merge', 'out'])).out).toContain('2 runs.')
  })

  it('tells a program that fails from one that is refused, and stops one that never ends', async () => {
    const files = {
      'operator.mjs': OPERATOR.replace("console.log('the operator is done')", 'process.exit(7)'),
    }
    expect((await record(['--as', 'shop/operator', ...RUN], files)).code).toBe(3)
    const forever = { 'operator.mjs': `${OPERATOR}\nsetInterval(() => {}, 1000)` }
    const { code, out } = await record(['--as', 'shop/operator', '--for', '6s', ...RUN], forever)
    expect([code, out]).toEqual([0, expect.stringContaining('The program was stopped')])
  })

  it.each([
    ['junit', /^<\?xml[\s\S]*<\/testsuites>\n$/],
    ['sarif', /^\{[\s\S]*"version": "2\.1\.0"[\s\S]*\}\n$/],
    ['json', /^\{[\s\S]*"verdict"[\s\S]*\}\n$/],
  ])('prints the report alone as %s, and what the program says beside it', async (output, form) => {
    const { code, out, err } = await record(['-o', output, ...RUN], { 'operator.mjs': OPERATOR })
    expect([code, out]).toEqual([0, expect.stringMatching(form)])
    expect(out).not.toContain('the operator is done')
    expect(err).toContain('the operator is done')
  })

  it('writes the summary of a CI job', async () => {
    const summary = join(scratch(), 'summary.md')
    await record(
      ['--as', 'shop/operator', ...RUN],
      { 'operator.mjs': OPERATOR },
      { GITHUB_STEP_SUMMARY: summary },
    )
    expect(readFileSync(summary, 'utf8')).toContain('### ✅ podglass record')
  })

  it.each([
    ['nothing to record', [], 'takes a program behind --'],
    ['a program that is not there', ['--sandbox', '--', './not-there'], './not-there cannot be run (ENOENT)'],
    [
      'a file that is not there',
      ['--role', 'none.yaml', '--sandbox', '--', 'true'],
      'none.yaml is not there. Give a file or a folder of manifests',
    ],
    [
      'a report without a folder',
      ['--report', 'sarif', '--sandbox', '--', 'true'],
      'name their folder by --out',
    ],
    ['no cluster', ['--', 'true'], 'There is no kubeconfig.'],
  ])('says what to change about %s', async (_what, args, says) => {
    const { code, err } = await record(args)
    expect([code, err]).toEqual([2, expect.stringContaining(says)])
  })
})

describe('podglass record --audit', () => {
  const LOG = resolve('e2e/recordings/audit-1.36.2.jsonl')
  it('gives the same from a log, for one of its accounts', async () => {
    const args = ['--audit', LOG, '--role', 'rbac.yaml']
    const files = { 'rbac.yaml': bound('- { apiGroups: [""], resources: [pods], verbs: [get, list] }') }
    const first = await record(['--audit', LOG], files)
    expect([first.code, first.err]).toEqual([
      2,
      expect.stringContaining('There are calls of 2 accounts. Name one with --as: shop/web'),
    ])
    const { code, out } = await first.again([...args, '--as', 'shop/web'])
    expect(code).toBe(1)
    expect(out).toContain('1 call got a 401')
    expect(out).toContain('web was not allowed to watch pods in shop')
  })

  it('counts the lines that are not events', async () => {
    const log = `hello\n${readFileSync(LOG, 'utf8')}{"a":1}\n`
    const { out } = await record(['--audit', 'audit.log', '--as', 'shop/web'], { 'audit.log': log })
    expect(out).toContain('2 lines of the log are not audit events and were left out.')
  })
})

describe.skipIf(withoutKubectl)(
  `podglass record with kubectl${withoutKubectl ? ` (${withoutKubectl})` : ''}`,
  () => {
    let cluster: Cluster
    beforeAll(async () => {
      cluster = await startCluster()
      cluster.apply('{apiVersion: v1, kind: Namespace, metadata: {name: shop}}')
      cluster.apply(bound('- { apiGroups: [""], resources: [pods], verbs: [list] }'))
    })
    afterAll(() => cluster.stop())

    const SCRIPT =
      '#!/bin/sh\nkubectl get pods\nkubectl get configmap settings\nkubectl get --raw "/api/v1/namespaces/shop/pods?watch=true&timeoutSeconds=1"\nexit 0\n'
    function script(): string {
      const file = join(scratch(), 'backup.sh')
      writeFileSync(file, SCRIPT)
      chmodSync(file, 0o755)
      return file
    }
    const env = async () => ({
      KUBECONFIG: writeKubeconfig(cluster, { token: await adminToken(cluster), namespace: 'shop' }),
    })

    it('finds what a shell script needs in the sandbox', async () => {
      const { code, out } = await record(['--sandbox', '--as', 'shop/operator', '--', script()])
      expect(code).toBe(0)
      for (const call of [
        'list pods in namespace shop',
        'watch pods in namespace shop',
        'get configmaps settings in namespace shop',
      ])
        expect(out).toContain(call)
    })

    it('runs it as a ServiceAccount of a cluster, whose token never reaches it', async () => {
      const args = [
        '--as',
        'shop/operator',
        '--',
        'sh',
        '-c',
        `kubectl config view --raw -o jsonpath='{.users[0].user.token}'; ${script()}`,
      ]
      const { code, out } = await record(args, {}, await env())
      expect(code).toBe(1)
      expect(out).not.toContain('eyJ')
      expect(out).toMatch(/watch pods in namespace shop +1 ×, refused/)
      expect(out).toContain('asked as ServiceAccount kube-system/admin')
    })

    it('runs it as you, with credentials that stay in kubectl', async () => {
      const { code, out } = await record(['--', script()], {}, await env())
      expect([code, out]).toEqual([0, expect.stringContaining('ServiceAccount kube-system/admin made')])
    })
  },
)
