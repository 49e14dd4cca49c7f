import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { isFullGate, recordGate } from '@/e2e/gates/record-gate'

const MINUTES_20 = 1_200_000

// Changes the cluster of the kubeconfig, so only a measurement of a release runs it.
it.runIf(isFullGate).each([
  ['scenarios', 'explains each scenario on the cluster of KUBECONFIG as its name says', []],
  ['projects', 'answers there about broken RBAC of real projects as in this process', ['--', '--projects']],
] as const)('%s: %s', { timeout: MINUTES_20 }, (part, _, options) => {
  if (!process.env.KUBECONFIG) {
    const why = 'KUBECONFIG is not set'
    recordGate({ id: 'real-cluster', part, figure: 'not run', state: 'not-runnable', why })
    return
  }
  const { status } = spawnSync('npm', ['run', '--silent', 'test:cluster', ...options], { stdio: 'inherit' })
  expect(status).toBe(0)
})
