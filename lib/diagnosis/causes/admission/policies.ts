import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { kubectlLook } from '@/lib/rbac/kubectl-command'
import { clusterChange, type FixDraft, requestChange } from '../../fixes/draft'
import { excerpt } from '../../wording/phrases'
import type { Unseen } from '../cause'
import { admissionCause } from '../finding'

/** The suffix that Kubernetes reserves for what its API server loads from files (KEP-5793, beta in 1.37): no API object may have it. */
export function isStatic(name: string): boolean {
  return name.endsWith('.static.k8s.io')
}

/** Where such a policy or webhook lives; empty for any other. */
export function sayStatic(name: string): Phrase {
  return isStatic(name)
    ? say` It is in no API object: a name that ends with .static.k8s.io is loaded from a file on the control plane, in the staticManifestsDir of the API server’s admission configuration.`
    : NOTHING
}

/** How an admin finds the files, where the API server runs as a pod. */
export function staticFiles(what: Phrase): Unseen {
  return {
    needs: say`${what} is in a file on the control plane, which kubectl cannot read. The file that --admission-control-config-file names says in which directory.`,
    command:
      "kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -F -- '--admission-control-config-file'",
  }
}

/** What a policy that refused an object says of itself. */
interface PolicyDenial {
  policy: string
  /** "" where the policy itself cannot be used, whatever binds it. */
  binding: string
  says: string
}

// apiserver/pkg/admission/plugin/policy of Kubernetes 1.37, which says so where failurePolicy is Fail.
const NO_CONFIGURATION = /^failed to configure (?:policy|binding): /
const NO_RESULT = /^expression '[\s\S]*' resulted in error: |^failed messageExpression: /

function sayPolicy(kind: string, { policy, binding }: PolicyDenial): Phrase {
  return say`${words(kind)} ${code(policy)}${binding === '' ? NOTHING : say`, bound by ${code(binding)},`}`
}

/** What to change of a policy that failed on an object, and of the object where its expression read it. */
function repairs(kind: string, { policy, says }: PolicyDenial): FixDraft[] {
  if (NO_CONFIGURATION.test(says)) {
    return [
      clusterChange(
        say`Have an admin correct ${words(kind)} ${code(policy)} or its binding: until what they name exists, they refuse every object that they match.`,
      ),
    ]
  }
  return [
    clusterChange(
      say`Have an admin correct ${words(kind)} ${code(policy)}, so it also handles an object like this.`,
    ),
    requestChange(say`Add to the object what the policy’s expression expects.`),
  ]
}

/** In whatever quotes, or where they were lost. */
const NAME = `["'\`]?([^"'\`\\s]{1,253})["'\`]?`

/** Reads a refusal of a policy, whose sentence begins as `start` says. */
function policyDenial(start: 'ValidatingAdmissionPolicy' | '\\bpolicy') {
  const pattern = new RegExp(`${start} ${NAME}(?: with binding ${NAME})? denied request: ([\\s\\S]*)$`)
  return ({ text }: { text: string }): PolicyDenial | undefined => {
    const [, policy, binding = '', says = ''] = pattern.exec(text) ?? []
    return policy === undefined ? undefined : { policy, binding, says: says.trim() }
  }
}

/** The policy did not say no: it came to no result. */
function hasFailed({ binding, says }: PolicyDenial): boolean {
  return binding === '' || NO_CONFIGURATION.test(says) || NO_RESULT.test(says)
}

const policyDenies = admissionCause<'J7', PolicyDenial>({
  id: 'J7',
  title: 'An admission policy denied it',
  nature: 'state',
  find: policyDenial('ValidatingAdmissionPolicy'),
  place: {
    phase: 'validating',
    says: 'A policy judged an object that had passed authorization and validation.',
  },
  says: (data) => {
    const { policy, says } = data
    const who = sayPolicy('ValidatingAdmissionPolicy', data)
    return hasFailed(data)
      ? say`${who} could not judge it: ${excerpt(says)}. Its failurePolicy is Fail.${sayStatic(policy)}`
      : say`${who} denied it: ${excerpt(says)}.${sayStatic(policy)}`
  },
  fixes: (data) =>
    hasFailed(data)
      ? repairs('ValidatingAdmissionPolicy', data)
      : [requestChange(say`Change the object to meet the policy: ${excerpt(data.says)}.`)],
  settle: ({ policy }) =>
    isStatic(policy)
      ? staticFiles(say`The policy’s rule`)
      : {
          needs: say`The policy’s rule: Podglass does not read admission policies.`,
          command: kubectlLook`get validatingadmissionpolicy ${policy} -o yaml`,
        },
})

const mutatingPolicy = admissionCause<'J17', PolicyDenial>({
  id: 'J17',
  title: 'A MutatingAdmissionPolicy could not be applied',
  nature: 'state',
  // A MutatingAdmissionPolicy of Kubernetes 1.36 refuses only where it fails; a ValidatingAdmissionPolicy writes its kind in front.
  find: policyDenial('\\bpolicy'),
  place: { phase: 'mutating', says: 'A MutatingAdmissionPolicy refused what was already authorized.' },
  says: (data) =>
    say`${sayPolicy('MutatingAdmissionPolicy', data)} could not be applied to the object: ${excerpt(data.says)}. Its failurePolicy is Fail.${sayStatic(data.policy)}`,
  fixes: (data) => repairs('MutatingAdmissionPolicy', data),
  settle: ({ policy }) =>
    isStatic(policy)
      ? staticFiles(say`What the policy does`)
      : {
          needs: say`The policy’s expressions and failurePolicy: Podglass does not read admission policies.`,
          command: kubectlLook`get mutatingadmissionpolicy ${policy} -o yaml`,
        },
})

export const policyCauses = [policyDenies, mutatingPolicy] as const
