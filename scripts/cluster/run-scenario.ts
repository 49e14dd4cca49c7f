import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ClusterScenario, SCENARIOS_DIR } from '@/e2e/k8s/scenario-list'
import type { Check } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { plain } from '@/lib/phrase/phrase'
import type { Attached, AttachOptions } from '../attach/attach'
import type { Kubectl } from '../attach/kubectl'
import { type AppliedFix, fixToApply } from './fix-to-apply'
import type { Page } from './page'
import { isOwn, objectsIn, ownWorld, type ScenarioObject } from './scenario-world'
import { expectServed } from './served'

export interface ClusterRun {
  /** Part of each name that the run makes. */
  run: string
  kubectl: Kubectl
  /** Runs a line that the page prints, as a reader pastes it; without it the YAML beside the line is applied. */
  shell?: (line: string) => Promise<string>
  attach: (options: Pick<AttachOptions, 'namespace' | 'serviceAccount'>) => Promise<Attached>
  openPage: (environment: Readonly<Record<string, string>>) => Promise<Page>
  signal: AbortSignal
  /** How long the API server may take until it decides by what was applied: controllers, informers, several servers. */
  settleMs: number
}

/** What one scenario showed, in words that follow its name. Rejects with the reason where it is not as the list says. */
export type Shown = string

async function until<T>(
  { signal, settleMs }: ClusterRun,
  ask: () => Promise<T>,
  isSo: (answer: T) => boolean,
): Promise<T> {
  const deadline = performance.now() + settleMs
  for (;;) {
    signal.throwIfAborted()
    const answer = await ask()
    if (isSo(answer) || performance.now() > deadline) return answer
    await delay(250, undefined, { signal })
  }
}

function foundIn({ verdict, cause }: Explanation): string {
  return verdict === 'denied' ? (cause?.id ?? 'no cause') : verdict
}

async function missing(kubectl: Kubectl, { apiVersion, kind, metadata }: ScenarioObject): Promise<boolean> {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[1]}.${apiVersion.split('/')[0]}` : ''
  const found = await kubectl(['get', `${kind}${group}`, metadata.name, '--ignore-not-found', '-o', 'name'])
  return found.trim() === ''
}

/** Refuses anything that would change an object that the run did not create. */
async function refuseForeign(run: ClusterRun, { clusterObjects, yaml, command }: AppliedFix): Promise<void> {
  for (const object of clusterObjects) {
    if (isOwn(object, run.run) || (await missing(run.kubectl, object))) continue
    throw new Error(
      `the fix would change ${object.kind} ${object.metadata.name}, which exists in this cluster`,
    )
  }
  const foreign = objectsIn(yaml ?? '').find((object) => object.metadata.namespace && !isOwn(object, run.run))
  if (foreign) throw new Error(`the fix is in namespace ${foreign.metadata.namespace}`)
  if (yaml === undefined && command !== undefined && !command.includes(`podglass-${run.run}-`)) {
    throw new Error(`the fix names nothing of this run: ${command}`)
  }
}

/** Makes the call where that is safe, and checks that it is refused for the same cause or, once allowed, no longer refused. */
async function tryIt(page: Page, call: Check, cause: string | null, signal: AbortSignal): Promise<void> {
  const isRead = ['get', 'list', 'watch', 'deletecollection'].includes(call.verb)
  if (!isRead) return
  const tried = await page.try(call, signal)
  if (!tried.sent) return
  const found = tried.explanation?.cause?.id ?? null
  const isRefused = tried.status === 403
  if (isRefused !== (cause !== null) || (isRefused && found !== cause)) {
    throw new Error(`the call itself was answered ${tried.status} and explained as ${found ?? 'nothing'}`)
  }
}

/** Applies a fix as its reader would: the line that the page prints, or its YAML. */
export async function applyFix(
  { kubectl, shell }: Pick<ClusterRun, 'kubectl' | 'shell'>,
  applied: AppliedFix,
): Promise<void> {
  if (applied.yaml !== undefined) {
    await kubectl(['apply', '--dry-run=server', '--validate=false', '-f', '-'], { input: applied.yaml })
  }
  if (shell && applied.command !== undefined) await shell(applied.command)
  else await kubectl(['apply', '--validate=false', '-f', '-'], { input: applied.yaml ?? '' })
}

async function seeFixed(
  run: ClusterRun,
  page: Page,
  call: Check,
  refused: Explanation,
  clean: ScenarioObject[],
) {
  const applied = fixToApply(refused)
  if (!applied) return 'no change of a Role or binding fixes it'
  await refuseForeign(run, applied)
  // Only now do we know that these are the run's to remove.
  clean.push(...applied.clusterObjects)
  await applyFix(run, applied)
  const { verdict } = await until(
    run,
    () => page.check(call, run.signal),
    (now) => now.verdict === 'allowed',
  )
  if (verdict !== 'allowed')
    throw new Error(`"${plain(applied.fix.says)}" was applied, and the call is ${verdict}`)
  await tryIt(page, call, null, run.signal)
  return `allowed after: ${plain(applied.fix.says)}`
}

async function seeDanger(run: ClusterRun, page: Page, scenario: ClusterScenario): Promise<Shown> {
  const { verdict } = await until(
    run,
    () => page.check(scenario.call, run.signal),
    (now) => now.verdict === 'allowed',
  )
  if (verdict !== 'allowed') throw new Error(`the call is ${verdict}`)
  return 'allowed, as the warning says'
}

async function see(run: ClusterRun, scenario: ClusterScenario, clean: ScenarioObject[]): Promise<Shown> {
  const { namespace, serviceAccount, call, cause } = scenario
  await expectServed(run.kubectl, call, cause)
  const attached = await run.attach({ namespace, serviceAccount })
  try {
    const page = await run.openPage(attached.environment)
    try {
      if (cause === null) return await seeDanger(run, page, scenario)
      const refused = await until(
        run,
        () => page.check(call, run.signal),
        (now) => foundIn(now) === cause,
      )
      if (foundIn(refused) !== cause)
        throw new Error(`explained as ${foundIn(refused)}: ${plain(refused.cause?.says ?? refused.says)}`)
      await tryIt(page, call, cause, run.signal)
      return await seeFixed(run, page, call, refused, clean)
    } finally {
      await page.close()
    }
  } finally {
    await attached.detach()
  }
}

async function untilThere(run: ClusterRun, objects: readonly ScenarioObject[]): Promise<void> {
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition')
  for (const { metadata } of definitions) {
    await run.kubectl(['wait', '--for=condition=Established', `crd/${metadata.name}`, '--timeout=20s'])
  }
}

/**
 * Applies one scenario under names of the run's own, asks the page about its call as its ServiceAccount, compares the
 * cause, applies the first fix and sees it turn allowed. Whatever happens, what it applied is deleted.
 */
export async function runScenario(run: ClusterRun, listed: ClusterScenario): Promise<Shown> {
  const { kubectl } = run
  const built = await kubectl(['kustomize', join(SCENARIOS_DIR, listed.name)])
  const { scenario, yaml } = ownWorld(listed, built, run.run)
  const objects = objectsIn(yaml)
  const foreign = objects.find((object) => !isOwn(object, run.run))
  if (foreign) throw new Error(`${foreign.kind} ${foreign.metadata.name} has no name of the run's own`)
  const clean: ScenarioObject[] = []
  try {
    await kubectl(['apply', '--validate=false', '-f', '-'], { input: yaml })
    await untilThere(run, objects)
    return await see(run, scenario, clean)
  } finally {
    const more = clean.map((object) => JSON.stringify(object)).join('\n---\n')
    await kubectl(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], {
      input: `${yaml}\n---\n${more}`,
    })
  }
}
