import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { withoutKubectl } from '@/e2e/testing/kubeconfig'
import { recordReportSchema } from '@/lib/pages/record/contract'
import { runProgram } from '../cli/testing/run-program'
import { bundleProgram } from '../package/bundle-program'

// None of what it names is there, but for the first line.
const RUNBOOK = `
set -e
kubectl create deployment web --image=nginx:1.27
kubectl label deployment/api tier=front
kubectl set image deployment/api api=nginx:1.28
kubectl rollout status deployment/api --timeout=60s
kubectl rollout undo deployment/api
kubectl rollout status statefulset/db --timeout=60s
kubectl scale statefulset/db --replicas=3
kubectl exec deploy/api -- true
kubectl cordon worker-7
kubectl drain worker-7 --ignore-daemonsets --timeout=60s
kubectl uncordon worker-7
kubectl patch configmap settings -p '{"data":{"a":"b"}}'
kubectl wait --for=condition=Ready pod -l app=queue --timeout=60s
kubectl cp script.sh api-0:/tmp/script.sh
kubectl port-forward service/api :80 >forwarded &
until grep -q Forwarding forwarded; do sleep 0.05; kill -0 $!; done
kill $!
kubectl create job --from=cronjob/nightly now
kubectl wait --for=condition=complete job/now --timeout=60s
kubectl delete pod stuck
kubectl wait --for=delete pod/stuck --timeout=60s
echo done
`

interface Rules {
  rules: { verbs: string[] }[]
}

describe.skipIf(withoutKubectl)(
  `podglass record of a runbook in an empty sandbox${withoutKubectl ? ` (${withoutKubectl})` : ''}`,
  () => {
    const built = mkdtempSync(join(tmpdir(), 'podglass-program-'))
    const program = [process.execPath, join(built, 'podglass.mjs')]
    beforeAll(() => bundleProgram(built))
    afterAll(() => rmSync(built, { recursive: true, force: true }))

    function folder() {
      const cwd = mkdtempSync(join(tmpdir(), 'podglass-runbook-'))
      onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
      const file = (name: string) => join(cwd, name)
      writeFileSync(file('script.sh'), RUNBOOK)
      const podglass = (...args: string[]) =>
        runProgram(['record', '--as', 'shop/robot', ...args], { program, cwd })
      const report = () =>
        recordReportSchema.parse(JSON.parse(readFileSync(file('first/report.json'), 'utf8')))
      return { file, podglass, report }
    }

    it('writes a Role under which it runs again, and each verb of which it needs', async () => {
      const { file, podglass, report } = folder()
      const first = await podglass(
        '--sandbox',
        '--out',
        'first',
        '--report',
        'text,json',
        '--',
        'sh',
        'script.sh',
      )
      expect([first.code, first.out.includes('\ndone\n')], first.out + first.err).toEqual([0, true])
      const marked = report().calls.filter(({ standIn }) => standIn)
      expect(marked.map(({ call }) => ('verb' in call ? `${call.verb} ${call.resource}` : ''))).toEqual(
        expect.arrayContaining([
          'patch configmaps',
          'get nodes',
          'create pods',
          'get cronjobs',
          'delete pods',
        ]),
      )
      const role = readFileSync(file('first/role.yaml'), 'utf8')
      const again = await podglass('--sandbox', '--role', 'first/role.yaml', '--', 'sh', 'script.sh')
      expect([again.code, again.out.includes('\ndone\n')], again.out + again.err).toEqual([0, true])

      const documents = parseAllDocuments(role).map((document) => document.toJS() as Partial<Rules>)
      const places = documents.flatMap(({ rules = [] }, of) =>
        rules.flatMap(({ verbs }, at) => verbs.map((verb) => ({ of, at, verb }))),
      )
      expect(places.length).toBeGreaterThan(20)
      for (const { of, at, verb } of places) {
        const less = documents.map(({ rules, ...rest }, index) => ({
          ...rest,
          ...(rules === undefined
            ? {}
            : {
                rules: rules.map((rule, place) =>
                  index === of && place === at
                    ? { ...rule, verbs: rule.verbs.filter((one) => one !== verb) }
                    : rule,
                ),
              }),
        }))
        writeFileSync(file('less.yaml'), less.map((one) => stringify(one)).join('---\n'))
        const { code, out } = await podglass('--merge', 'first', '--role', 'less.yaml')
        expect([code, out.includes('Missing')], `without ${verb} of rule ${at}`).toEqual([1, true])
      }
    })

    it('with --no-stand-ins ends at the first object that is not there', async () => {
      const { podglass } = folder()
      const { code, out, err } = await podglass('--sandbox', '--no-stand-ins', '--', 'sh', 'script.sh')
      expect([code, out.includes('\ndone\n')]).toEqual([3, false])
      expect(err).toContain('deployments.apps "api" not found')
    })
  },
)
