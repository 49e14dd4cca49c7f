import type { FixHome } from '@/lib/contract/fix-home'
import type { Home } from '@/lib/objects/homes'
import { capitalized, code, type Phrase, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import type { Change } from '@/lib/rbac/types'
import { findMarked, kindOf, objectsRead } from '../../bindings/read-objects'
import type { Case } from '../../case'
import type { CallFinding } from '../../causes/finding'
import type { Workload } from '../../facts'
import { kind as kindWord } from '../../wording/phrases'
import type { FixDraft } from '../draft'
import { grantedRules } from '../granted-rules'
import { fileFor, formsOf, podForms } from './forms'
import {
  isKept,
  lastsOf,
  lookOf,
  sayAdd,
  sayChange,
  sayFate,
  sayHomeName,
  sayKnownBy,
  saySource,
} from './say-home'

type Target = FixHome['object']

interface Read {
  target: Target
  home?: Home
  changed?: Change
}

const isAt = (one: { name: string; namespace?: string }, { name, namespace }: Target) =>
  one.name === name && (one.namespace ?? '') === namespace

/** The object among those that were read. */
function readObject(theCase: Case, target: Target): Read | undefined {
  const { roles, clusterRoles, roleBindings, clusterRoleBindings } = objectsRead(theCase)
  const all: Readonly<Record<string, readonly { name: string; home?: Home; changed?: Change }[]>> = {
    Role: roles,
    ClusterRole: clusterRoles,
    RoleBinding: roleBindings,
    ClusterRoleBinding: clusterRoleBindings,
  }
  const found = all[target.kind]?.find((one) => isAt(one, target))
  return found && { target, ...present({ home: found.home, changed: found.changed }) }
}

/** What a new object of the account would sit next to: the nearest role, else an object that already names the account. */
function neighbors(theCase: Case, finding: CallFinding | undefined): Target[] {
  const grant = finding?.near?.grant
  const near: Target[] =
    grant === undefined
      ? []
      : [
          {
            kind: grant.roleKind,
            name: grant.role,
            namespace: placeOf(grant.roleKind, grant.bindingNamespace),
          },
        ]
  const own = theCase.kin?.own ?? []
  return [
    ...near,
    ...own.flatMap((binding): Target[] => {
      const role = findMarked(theCase, binding)
      return [
        ...(role
          ? [
              {
                kind: binding.roleRef.kind,
                name: role.name,
                namespace: placeOf(binding.roleRef.kind, binding.namespace),
              },
            ]
          : []),
        { kind: kindOf(binding), name: binding.name, namespace: binding.namespace },
      ]
    }),
  ]
}

function placeOf(kind: string, namespace = ''): string {
  return kind === 'Role' ? namespace : ''
}

function sayTarget({ kind, name }: Target): Phrase {
  return say`${kindWord(kind)} ${code(name)}`
}

// The marks of all tools, for grep.
const MARKS =
  'managed-by|tracking-id|/instance|fluxcd.io|release-name|objectset|configsync|olm.owner|kapp|addonmanager|manager:'

function lookFor({ kind, name, namespace }: Target): string | undefined {
  const get = kubectlCommand`-n ${namespace} get ${kind.toLowerCase()} ${name} --show-managed-fields -o yaml`
  return get && `${get} | grep -E '${MARKS}'`
}

function unread(object: Target): FixHome {
  return {
    object,
    tool: 'unread',
    lasts: 'not known',
    says: say`Not known: ${sayTarget(object)} was not read.`,
    fate: say`If Argo CD, Flux or Helm keeps it, a change by kubectl is undone. An admin can tell with one command.`,
    ...present({ look: lookFor(object) }),
    forms: [],
  }
}

function unmarked({ target, changed }: Read): FixHome {
  const by = changed?.by
  return {
    object: target,
    tool: 'unmarked',
    lasts: 'not known',
    says:
      by === undefined
        ? say`Not known: no tool’s mark is on it.`
        : say`No tool’s mark is on it. Last written by ${code(by)}.`,
    fate:
      by === undefined
        ? say`Nothing shows what undoes a change by kubectl.`
        : say`If ${code(by)} writes it again, a change by kubectl is undone. Ask who runs it.`,
    forms: [],
  }
}

function known(object: Target, home: Home, forms: FixHome['forms']): FixHome {
  const name = sayHomeName(home)
  const change = sayChange(home)
  return {
    object,
    tool: home.tool,
    lasts: lastsOf(home),
    says: change === undefined ? say`Managed by ${name}.` : say`${capitalized(name)}.`,
    ...(isKept(home) ? { name } : {}),
    knownBy: sayKnownBy(home),
    ...present({ source: saySource(home), change, owner: home.owner, look: lookOf(home) }),
    fate: sayFate(home),
    forms,
  }
}

function withoutFile({ file: _, ...home }: Home): Home {
  return home
}

/** The home of an account’s other objects, for a new one: no one keeps it yet, so that nothing undoes it. */
function beside({ change: _, name: __, ...kept }: FixHome, home?: Home, yaml?: string): FixHome {
  const add = home && sayAdd(home)
  return {
    ...kept,
    fate:
      add === undefined
        ? say`Nothing manages what kubectl creates, so nothing undoes it.`
        : say`Nothing manages what kubectl creates: it stays, but is not kept with ${sayTarget(kept.object)}. To keep it there, ${add}.`,
    // The file is of the object that is there.
    ...(add && home ? { name: sayHomeName(withoutFile(home)) } : {}),
    isBeside: true,
    lasts: 'stays',
    forms: add && home && yaml !== undefined ? fileFor(home.tool, yaml) : [],
  }
}

function homeOfChange(theCase: Case, changed: NonNullable<FixDraft['changed']>): FixHome {
  const { kind, name, namespace } = changed
  const target = { kind, name, namespace }
  const read = readObject(theCase, target)
  if (read === undefined) return unread(target)
  const { home } = read
  if (home === undefined) return unmarked(read)
  const granted = grantedRules(theCase)?.rules
  return known(target, home, formsOf(home.tool, changed, { file: home.file, granted }))
}

/** Of what is near, the first that a tool keeps; else the nearest. */
function homeOfNew({ yaml }: FixDraft, theCase: Case, finding: CallFinding | undefined): FixHome | undefined {
  const near = neighbors(theCase, finding)
  const read = near.map((target) => readObject(theCase, target)).filter((one) => one !== undefined)
  const kept = read.find(({ home }) => home !== undefined && isKept(home)) ?? read[0]
  if (kept === undefined) return near[0] && beside(unread(near[0]))
  const { home, target } = kept
  return home === undefined ? beside(unmarked(kept)) : beside(known(target, home, []), home, yaml)
}

/** Who keeps the manifest that a pod is made from. */
function homeOfPod(workload: Workload, spec: object): FixHome {
  const { kind, name, namespace, isRead, home, changed } = workload
  const target = { kind, name, namespace }
  if (!isRead) return unread(target)
  if (home === undefined) return unmarked({ target, ...present({ changed }) })
  return known(target, home, podForms(home.tool, workload, spec))
}

/** The fix with who keeps what it changes; of a new object, with where it belongs. A change of the call has none. */
export function withHome(fix: FixDraft, theCase: Case, finding: CallFinding | undefined): FixDraft {
  const { workload } = theCase
  if (fix.podSpec && workload) return { ...fix, home: homeOfPod(workload, fix.podSpec) }
  if (fix.where !== 'role' && fix.where !== 'binding') return fix
  const home = fix.changed ? homeOfChange(theCase, fix.changed) : homeOfNew(fix, theCase, finding)
  return { ...fix, ...present({ home }) }
}
