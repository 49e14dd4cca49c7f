import type { FixHome, HomeTool } from '@/lib/contract/fix-home'
import { textAt } from '@/lib/objects/fields'
import { splitApiVersion } from '@/lib/objects/known-kinds'
import { aroundPod } from '@/lib/objects/pod-templates'
import { toYaml } from '@/lib/objects/to-yaml'
import type { PolicyRule } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import type { Workload } from '../../facts'
import type { Changed } from '../draft'

type Form = FixHome['forms'][number]

/** An item of a list as YAML. */
function itemLines(of: string, item: object | undefined): string[] {
  return item === undefined
    ? []
    : toYaml({ [of]: [item] })
        .trimEnd()
        .split('\n')
        .slice(1)
}

/** The lines of both in one order: those only of the first with "-", only of the second with "+", of both with " ". */
export function lineDiff(before: readonly string[], after: readonly string[]): string[] {
  const [first, ...rest] = before
  if (first === undefined) return after.map((line) => `+${line}`)
  const at = after.indexOf(first)
  if (at < 0) return [`-${first}`, ...lineDiff(rest, after)]
  return [
    ...after.slice(0, at).map((line) => `+${line}`),
    ` ${first}`,
    ...lineDiff(rest, after.slice(at + 1)),
  ]
}

const SINGULAR = { rules: 'rule', subjects: 'subject', labels: 'label' } as const

function diffOf({ kind, name, of, before, place, after }: Changed, file: string | undefined): string {
  const lines = lineDiff(itemLines(of, before), itemLines(of, after))
  const where =
    before === undefined ? `new ${SINGULAR[of]}` : `${SINGULAR[of]}${place === undefined ? '' : ` ${place}`}`
  const files = file === undefined ? [] : [`--- a/${file}`, `+++ b/${file}`]
  return [...files, `@@ ${kind} ${visibleText(name)}, ${where} @@`, ...lines].join('\n')
}

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' }

function patchEntry({ kind, name, namespace, patch }: Changed): object {
  const target = { ...RBAC, kind, name, ...(namespace === '' ? {} : { namespace }) }
  return { target, patch: toYaml(patch).trimEnd() }
}

/** Rules as values of a chart that takes more of them: what it calls them, only its author decides. */
export function valuesOf(rules: readonly PolicyRule[]): string {
  const lines = rules.flatMap((rule) => itemLines('rules', rule)).map((line) => `  ${line}`)
  return ['rbac:', '  extraRules: # The name differs by chart: helm show values', ...lines].join('\n')
}

const BUILT_BY_KUSTOMIZE: ReadonlySet<HomeTool> = new Set(['argo-cd', 'flux-kustomization'])

/** Part of the spec of a pod in the forms in which the home of its workload takes it. */
export function podForms(
  tool: HomeTool,
  { apiVersion, kind, name, namespace }: Workload,
  pod: object,
): Form[] {
  const { group, version } = splitApiVersion(apiVersion)
  const around = aroundPod(group, kind, pod)
  if (around === undefined || tool === 'kubectl' || tool === 'operator') return []
  const isChart = tool === 'helm' || tool === 'flux-helmrelease'
  const part = { apiVersion, kind, metadata: { name, namespace }, ...around }
  const entry = { target: { group, version, kind, name, namespace }, patch: toYaml(part).trimEnd() }
  const account = textAt(pod, 'serviceAccountName')
  const values = [
    'serviceAccount: # The name differs by chart: helm show values',
    '  create: false',
    `  name: ${account}`,
  ]
  const title = isChart ? 'Change of the chart’s template' : 'Change of the manifest'
  return trimmed([
    { title, as: 'yaml', text: toYaml(part) },
    ...(BUILT_BY_KUSTOMIZE.has(tool) ? [kustomizePatch(entry)] : []),
    ...(isChart && account !== ''
      ? [
          {
            title: 'Or its values, if the chart takes an account',
            as: 'yaml',
            text: values.join('\n'),
          } as const,
        ]
      : []),
    ...(tool === 'flux-helmrelease' ? [releasePatch(entry)] : []),
  ])
}

/** New objects as the file in which the home of those beside them takes them. */
export function fileFor(tool: HomeTool, yaml: string): Form[] {
  const isChart = tool === 'helm' || tool === 'flux-helmrelease'
  const title = BUILT_BY_KUSTOMIZE.has(tool)
    ? 'New file, to be listed under resources in kustomization.yaml'
    : isChart
      ? 'New template of the chart'
      : 'New file'
  return trimmed([{ title, as: 'yaml', text: yaml }])
}

function kustomizePatch(entry: object): Form {
  return { title: 'Or a patch in kustomization.yaml', as: 'yaml', text: toYaml({ patches: [entry] }) }
}

function releasePatch(entry: object): Form {
  const spec = { postRenderers: [{ kustomize: { patches: [entry] } }] }
  return { title: 'Or a patch in the HelmRelease', as: 'yaml', text: toYaml({ spec }) }
}

function trimmed(forms: readonly Form[]): Form[] {
  return forms.map((form) => ({ ...form, text: form.text.trimEnd() }))
}

/** A change in the forms in which its home takes it, the manifest’s own first. `granted` are the least rules that it comes to. */
export function formsOf(
  tool: HomeTool,
  changed: Changed,
  { file, granted }: { file: string | undefined; granted: readonly PolicyRule[] | undefined },
): Form[] {
  if (changed.after === undefined || tool === 'kubectl') return []
  const isChart = tool === 'helm' || tool === 'flux-helmrelease'
  const title = isChart
    ? 'Change of the chart’s template'
    : tool === 'operator'
      ? 'Change that the operator must make'
      : 'Change of the manifest'
  const forms: Form[] = [{ title, as: 'diff', text: diffOf(changed, isChart ? undefined : file) }]
  const entry = changed.patch.length === 0 ? undefined : patchEntry(changed)
  if (entry && BUILT_BY_KUSTOMIZE.has(tool)) forms.push(kustomizePatch(entry))
  if (isChart && granted && changed.of === 'rules')
    forms.push({
      title: 'Or its values, if the chart takes more rules',
      as: 'yaml',
      text: valuesOf(granted),
    })
  if (entry && tool === 'flux-helmrelease') forms.push(releasePatch(entry))
  return trimmed(forms)
}
