import { keepProposed } from '@/components/call/proposed'
import { CodeBlock } from '@/components/ui/code-block'
import { Fold } from '@/components/ui/fold'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { runsKubectl, sayGrants } from '@/lib/diagnosis/fixes/say-fix'
import { isSilent, NOTHING } from '@/lib/phrase/phrase'
import { CLOUD } from '@/lib/words/clouds'
import { permissionsAddress } from '@/lib/words/page-addresses'

/** What kind of change a fix is. */
const NAME: Record<Fix['where'], string> = {
  role: 'Edit the Role',
  binding: 'Add or change a binding',
  request: 'Change the call',
  pod: 'Change the pod',
  cluster: 'Change the cluster',
}

/** The kind of a change; a refusal by something other than Kubernetes is fixed there. */
function nameOf({ where }: Fix, by: Explanation['by']): string {
  return by !== undefined && where === 'cluster' ? `Change ${CLOUD[by]}` : NAME[where]
}

function codeOf({ command, yaml }: Fix): string {
  const program = command !== undefined && runsKubectl(command) ? 'kubectl' : 'command'
  const parts = [...(command === undefined ? [] : [program]), ...(yaml === undefined ? [] : ['YAML'])]
  return parts.join(', ') || 'nothing to run'
}

/** A pod change is part of its manifest, which has no kind of its own and is not applied separately. */
function labelOf(yaml: string): string {
  return /^apiVersion: /m.test(yaml) ? 'YAML for kubectl apply -f -' : 'Part of the manifest'
}

/** The chosen fix in full: what it is, what it grants and warns of, and the lines to paste. */
export function FixFold({ fix, by, label }: { fix: Fix; by?: Explanation['by']; label?: string }) {
  const grants = sayGrants(fix)
  const name = label === undefined ? nameOf(fix, by) : (fix.choice?.label ?? nameOf(fix, by))
  return (
    <Fold
      label={label ?? 'This fix'}
      line={label === undefined ? codeOf(fix) : `${name}: ${codeOf(fix)}`}
      isWide
    >
      <div data-fix={fix.where} className="flex min-w-0 flex-col gap-2">
        <p className="max-w-prose wrap-anywhere">
          <Said phrase={fix.says} />
        </p>
        {isSilent(grants) ? null : (
          <p className="wrap-anywhere text-quiet">
            <Said phrase={grants} />
          </p>
        )}
        {fix.warning === undefined ? null : (
          <p className="max-w-prose wrap-anywhere text-warning">
            <Said phrase={fix.warning ?? NOTHING} />
          </p>
        )}
        {fix.command === undefined ? null : (
          <CodeBlock
            language="shell"
            code={fix.command}
            label={runsKubectl(fix.command) ? 'kubectl command' : 'Command'}
            wrap
          />
        )}
        {fix.yaml === undefined ? null : (
          <CodeBlock language="yaml" code={fix.yaml} label={labelOf(fix.yaml)} />
        )}
        {fix.yaml === undefined ? null : <WhatIfLink key={fix.yaml} yaml={fix.yaml} />}
        {fix.noYaml === undefined ? null : (
          <p className="max-w-prose wrap-anywhere text-quiet">
            <Said phrase={fix.noYaml ?? NOTHING} />
          </p>
        )}
      </div>
    </Fold>
  )
}

/** Takes the YAML of a fix to the page that tells what an apply changes. Nothing where the YAML is not an RBAC object. */
function WhatIfLink({ yaml }: { yaml: string }) {
  if (!yaml.includes('apiVersion: rbac.authorization.k8s.io/')) return null
  return (
    <Link
      href={permissionsAddress('preflight')}
      onClick={() => keepProposed(yaml, true)}
      className="min-h-6 self-start max-md:inline-flex max-md:min-h-11 max-md:items-center rounded-sm text-13 text-accent hover:underline"
    >
      See what else this changes
    </Link>
  )
}
