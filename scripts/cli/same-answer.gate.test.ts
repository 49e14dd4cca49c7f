import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { withoutKubectl, writeKubeconfig } from '@/e2e/testing/kubeconfig'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import type { explanationSchema } from '@/lib/contract/explanation'
import { askSchema } from '@/lib/pages/ask/contract'
import { answerAsk } from '@/lib/pages/ask/gather'
import { scenarios } from '@/sandbox/scenarios/all'
import { bundleProgram } from '../package/bundle-program'
import { runProgram } from './testing/run-program'

/** Calls of each world, refused and allowed. */
const ASKED: readonly [world: string, calls: readonly string[]][] = [
  ['default', ['watch jobs.batch -n shop', 'list pods -n shop', 'list secrets -n kube-system']],
  ['verb-missing', ['watch pods -n shop', 'list pods -n shop']],
  ['role-unbound', ['list pods -n shop']],
  ['named', ['get configmap feature-flags -n shop', 'get configmap other -n shop']],
  ['cluster-resource-in-role', ['list nodes']],
  ['non-resource', ['get /metrics']],
  ['permissive-binding', ['list secrets -n kube-system', 'create pods/exec -n shop']],
]
const EXIT = { allowed: 0, denied: 1, failed: 3, unknown: 3 } as const

/** What the command and the page say alike, word for word. */
function answerIn({ verdict, says, request, cause, fixes }: z.input<typeof explanationSchema>) {
  const offered = fixes.map(({ says, warning, yaml, command, opens }) => [
    says,
    warning,
    yaml,
    command,
    opens,
  ])
  return { verdict, says, request, cause, fixes: offered }
}

/** The words of the API server about a refused call. */
function textOf({
  user,
  verb,
  group = '',
  resource,
  namespace,
  path,
}: z.input<typeof explanationSchema>['request']): string {
  const call =
    path === undefined
      ? `cannot ${verb} resource "${resource}" in API group "${group}"`
      : `cannot ${verb} path "${path}"`
  const where =
    path !== undefined ? '' : namespace ? ` in the namespace "${namespace}"` : ' at the cluster scope'
  const what = path ?? `${resource}${group === '' ? '' : `.${group}`}`
  return `Error from server (Forbidden): ${what} is forbidden: User "${user}" ${call}${where}`
}

describe.skipIf(withoutKubectl)('the command gives the answer of the page', () => {
  const built = mkdtempSync(join(tmpdir(), 'podglass-program-'))
  const program = [process.execPath, join(built, 'podglass.mjs')]
  beforeAll(() => bundleProgram(built))
  afterAll(() => rmSync(built, { recursive: true, force: true }))

  it.each(ASKED)('in the world %s', async (name, calls) => {
    const scenario = scenarios.get(name)
    if (scenario === undefined) throw new Error(`There is no scenario ${name}.`)
    const { cluster, kube, signal } = await startScenario(scenario)
    const token = await cluster.token('shop', 'web')
    const env = { KUBECONFIG: writeKubeconfig(cluster, { token, namespace: 'shop' }) }
    const ask = async (text: string) =>
      z.encode(askSchema, await answerAsk({ text, namespace: 'shop' }, { kube, signal }))
    for (const call of calls) {
      const page = await ask(call)
      if (page.kind !== 'check') throw new Error(`The page reads no call in: ${call}`)
      const why = await runProgram(['why', ...call.split(' '), '-o', 'json'], { program, env })
      expect(answerIn(JSON.parse(why.out).explanation), call).toEqual(answerIn(page.explanation))
      expect(why.code, call).toBe(EXIT[page.explanation.verdict])
      if (page.explanation.verdict !== 'denied') continue

      const input = textOf(page.explanation.request)
      const pasted = await ask(input)
      if (pasted.kind !== 'explain') throw new Error(`The page finds no refusal in: ${input}`)
      const explain = await runProgram(['explain', '-o', 'json'], { program, env, input })
      expect(JSON.parse(explain.out).findings.map(answerIn), input).toEqual(pasted.findings.map(answerIn))
      expect(
        pasted.findings.map(({ verdict }) => verdict),
        input,
      ).toEqual(['denied'])
    }
  })
})
