import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readScenarioList } from '@/e2e/k8s/scenario-list'
import { adminToken, withoutKubectl, writeKubeconfig } from '@/e2e/testing/kubeconfig'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { tryCall } from '@/lib/facts/call/gather/try-call'
import { createKubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { attach } from '../attach/attach'
import { type Kubectl, kubectlFor } from '../attach/kubectl'
import type { Page } from './page'
import { runLine } from './run-line'
import { type ClusterRun, runScenario } from './run-scenario'

const RUN = 'a1b2c3'

/** The same questions as over HTTP, without a process of the page for each scenario. */
async function pageInProcess(environment: Readonly<Record<string, string>>): Promise<Page> {
  const kube = createKubeClient(readSettings(environment))
  return {
    check: (call, signal) => explainCheck(call, { kube, signal, env: {} }),
    try: (call, signal) => tryCall(call, { kube, signal, env: {} }),
    close: async () => kube.close(),
  }
}

describe.skipIf(withoutKubectl)(`scenarios by kubectl${withoutKubectl ? ` (${withoutKubectl})` : ''}`, () => {
  let cluster: Cluster
  let run: ClusterRun
  let kubectl: Kubectl
  let applied: string[] = []
  const removals: (() => void)[] = []
  beforeAll(async () => {
    cluster = await startCluster()
    const kubeconfig = writeKubeconfig(cluster, { token: await adminToken(cluster) }, (remove) =>
      removals.push(remove),
    )
    kubectl = (args, more) => {
      if (args[0] === 'delete') applied = remaining()
      return kubectlFor({ kubeconfig })(args, more)
    }
    run = {
      run: RUN,
      kubectl,
      shell: (line) => runLine(line, { KUBECONFIG: kubeconfig }),
      attach: (options) => attach({ ...options, kubeconfig }),
      openPage: pageInProcess,
      signal: new AbortController().signal,
      settleMs: 5000,
    }
  })
  afterAll(() => {
    for (const remove of removals) remove()
    return cluster.stop()
  })

  const remaining = () =>
    [...cluster.context.catalogue.types].flatMap((type) =>
      cluster.context.store
        .list(`${type.group}/${type.resource}`, '')
        .filter(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`.includes(`podglass-${RUN}-`))
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    )

  const listed = (wanted: string) => {
    const scenario = readScenarioList().find(({ name }) => name === wanted)
    if (!scenario) throw new Error(`There is no scenario ${wanted}.`)
    return scenario
  }

  it('fixes with the line that the page prints', async () => {
    expect(await runScenario(run, listed('verb-missing'))).toMatch(
      /^allowed after: Grant ServiceAccount .* its own Role/,
    )
    expect(applied).toContain(`Namespace podglass-${RUN}-verb-missing`)
    expect(remaining()).toEqual([])
  })

  it('fixes with the YAML where it may run no line, and removes what is in no namespace', async () => {
    const { shell: _, ...withoutShell } = run
    expect(await runScenario(withoutShell, listed('path-missing'))).toMatch(
      /^allowed after: Grant .* its own ClusterRole/,
    )
    expect(applied.filter((object) => object.startsWith('ClusterRole'))).toHaveLength(2)
    expect(remaining()).toEqual([])
  })

  it('fails for another cause than the listed one, and removes what it applied anyway', async () => {
    const failing = runScenario({ ...run, settleMs: 0 }, { ...listed('role-unbound'), cause: 'D1' })
    await expect(failing).rejects.toThrow(/^explained as E1: /)
    expect(remaining()).toEqual([])
  })

  it('leaves out what this version of the API server cannot show', async () => {
    const listing = listed('debug-missing')
    const call = {
      verb: 'create',
      group: '',
      resource: 'pods',
      subresource: 'resurrect',
      namespace: listing.namespace,
    }
    await expect(runScenario(run, { ...listing, call })).rejects.toThrow('serves no pods/resurrect')
    expect(remaining()).toEqual([])
  })
})
