import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { listAt, numberAt, textAt } from '@/lib/objects/fields'
import { recordReportSchema } from '@/lib/pages/record/contract'
import { runProgram } from '../cli/testing/run-program'
import { installPackage } from '../package/testing/install-package'
import { junitFaults, sarifChecker, withoutXmllint } from './testing/report-schemas'

const root = mkdtempSync(join(tmpdir(), 'podglass-ci-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let installed: Awaited<ReturnType<typeof installPackage>>
const inRepository = (path: string) => join(installed.bare, path)

const WORLD = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, containers: [{name: web, image: "web:1"}]}}
`
const roles = (...rules: readonly string[]) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules:
${rules.map((rule) => `- ${rule}`).join('\n')}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`
const PODS = '{apiGroups: [""], resources: [pods], verbs: [list]}'
const CONFIG_MAPS = '{apiGroups: [""], resources: [configmaps], verbs: [list]}'
const SECRETS = '{apiGroups: [""], resources: [secrets], verbs: [get]}'

const OPERATOR = `#!/usr/bin/env node
const { readFileSync } = require('node:fs')
const { get } = require('node:https')
const { clusters: [{ cluster }], users: [{ user }] } = JSON.parse(readFileSync(process.env.KUBECONFIG))
const ca = Buffer.from(cluster['certificate-authority-data'], 'base64')
const headers = { authorization: 'Bearer ' + user.token }
for (const resource of ['pods', 'configmaps'])
  get(cluster.server + '/api/v1/namespaces/shop/' + resource, { ca, headers }, (answer) => {
    console.log(resource, answer.statusCode)
    answer.resume()
  })
`

beforeAll(async () => {
  installed = await installPackage(root)
  for (const folder of ['k8s', 'manifests']) mkdirSync(inRepository(folder))
  writeFileSync(inRepository('k8s/all.yaml'), `${WORLD}---${roles(PODS, CONFIG_MAPS)}`)
  writeFileSync(inRepository('manifests/all.yaml'), WORLD)
  writeFileSync(inRepository('operator'), OPERATOR)
  chmodSync(inRepository('operator'), 0o755)
  const manifest = JSON.parse(readFileSync(inRepository('package.json'), 'utf8'))
  writeFileSync(
    inRepository('package.json'),
    JSON.stringify({ ...manifest, scripts: { test: './operator' } }),
  )
  // The name that the docs have, whatever the version is.
  const [named = ''] = /podglass-[\d.]+\.tgz/.exec(readFileSync('docs/record.md', 'utf8')) ?? []
  renameSync(inRepository(installed.tarball), inRepository(named))
})

/** The steps of the Actions in a document, in their order. */
function stepsIn(document: string): unknown[] {
  const blocks = [...readFileSync(document, 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)]
  return blocks.flatMap(([, block = '']) => {
    const read: unknown = parse(block)
    return Array.isArray(read) ? read : listAt(read, 'jobs', 'permissions', 'steps')
  })
}

const runLines = (document: string) => stepsIn(document).flatMap((step) => textAt(step, 'run') || [])

/** Runs a line as GitHub's shell does, with what npx needs in place of its question and of a registry. */
const asStep = (line: string) =>
  runProgram(['--noprofile', '--norc', '-eo', 'pipefail', '-c', line], {
    program: ['bash'],
    cwd: installed.bare,
    env: { ...installed.env, npm_config_yes: 'true', npm_config_offline: 'true' },
  })

describe('the Actions of the docs', () => {
  it('run the tests of a program in the sandbox', async () => {
    const [line = '', ...more] = runLines('docs/sandbox.md')
    expect([line, more]).toEqual([expect.stringContaining('podglass sandbox'), []])
    const { code, out } = await asStep(line)
    expect([code, out.match(/^\w+ 200$/gm)?.sort()]).toEqual([0, ['configmaps 200', 'pods 200']])
  })

  const checkSarif = sarifChecker()
  if (typeof checkSarif === 'string') process.stdout.write(`Not run: SARIF by its schema: ${checkSarif}.\n`)
  if (withoutXmllint) process.stdout.write(`Not run: JUnit by its schema: ${withoutXmllint}.\n`)

  it.each([
    ['are enough', [PODS, CONFIG_MAPS], 0, []],
    ['are too small', [PODS], 1, [['missing-permission', 'error', 6]]],
    [
      'are too wide',
      [PODS, CONFIG_MAPS, SECRETS],
      1,
      [
        ['unused-permission', 'error', 8],
        ['dangerous-permission', 'warning', 8],
      ],
    ],
  ])(
    'record a program whose Roles %s, in forms that hold their schemas',
    async (_, rules, exits, results) => {
      writeFileSync(inRepository('rbac.yaml'), roles(...rules))
      rmSync(inRepository('record'), { recursive: true, force: true })
      const [line = '', ...more] = runLines('docs/record.md')
      expect([line, more]).toEqual([expect.stringContaining('record -f manifests/'), []])
      const { code, err } = await asStep(line)
      expect([code, err]).toEqual([exits, ''])
      const upload = stepsIn('docs/record.md').find((step) => textAt(step, 'with', 'sarif_file') !== '')
      const sarif = inRepository(textAt(upload, 'with', 'sarif_file'))
      const found = listAt(JSON.parse(readFileSync(sarif, 'utf8')), 'runs', 0, 'results')
      const place = ['locations', 0, 'physicalLocation', 'region', 'startLine'] as const
      expect(
        found.map((result) => [
          textAt(result, 'ruleId'),
          textAt(result, 'level'),
          numberAt(result, ...place),
        ]),
      ).toEqual(results)
      if (typeof checkSarif === 'function') expect(checkSarif(sarif)).toEqual([])
      if (!withoutXmllint) expect(junitFaults(inRepository('record/junit.xml'))).toEqual([])
    },
  )
})

const withoutKubetail = ['kubetail', 'kubectl', 'setsid'].find(
  (program) => spawnSync(program, ['--help'], { stdio: 'ignore' }).error,
)
if (withoutKubetail)
  process.stdout.write(`Not run: record over kubetail: ${withoutKubetail} is not on the path.\n`)

describe.skipIf(withoutKubetail)('podglass record over kubetail, of Debian', () => {
  const READ = '{apiGroups: [""], resources: [pods], verbs: [get, list]}'
  const LOGS = '{apiGroups: [""], resources: [pods/log], verbs: [get]}'
  it.each([
    ['enough', [READ, LOGS], 0, []],
    ['too small', [READ], 1, ['missing get pods/log']],
    ['too wide', [READ, LOGS, CONFIG_MAPS], 1, ['unused']],
  ])('finds a Role that is %s', async (_, rules, exits, flaws) => {
    writeFileSync(inRepository('rbac.yaml'), roles(...rules))
    rmSync(inRepository('record'), { recursive: true, force: true })
    const files = ['-f', 'manifests', '--role', 'rbac.yaml', '--strict']
    const tail = ['kubetail', 'web', '-n', 'shop', '-f', 'false', '-k', 'false']
    // It ends everything in its process group, which must not be that of these tests.
    const { code, out } = await runProgram(
      ['record', ...files, '--out', 'record', '--report', 'json', '--', ...tail],
      { ...installed, program: ['setsid', '--wait', ...installed.program], cwd: installed.bare },
    )
    const report = recordReportSchema.parse(
      JSON.parse(readFileSync(inRepository('record/report.json'), 'utf8')),
    )
    const said = report.compared?.flaws.map(({ kind, call }) =>
      call ? `${kind} ${call.verb} ${call.resource}/${call.subresource}` : kind,
    )
    expect([code, said, out]).toEqual([exits, flaws, expect.stringContaining('Will tail 1 logs')])
  })
})
