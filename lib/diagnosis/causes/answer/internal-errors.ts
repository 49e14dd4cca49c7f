import { code, say } from '@/lib/phrase/phrase'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { clusterChange, type FixDraft, requestChange } from '../../fixes/draft'
import { AUTHORIZED, excerpt } from '../../wording/phrases'
import { answerCause } from '../finding'

interface Missing {
  program: string
  /** Missing, or present and not executable. */
  isAbsent: boolean
}

// As runc and crun write it, behind containerd's, CRI-O's or the kubelet's own words.
const ABSENT =
  /exec: "([^"]{1,253})": (?:executable file not found in \$PATH|stat [^:]{1,253}: no such file or directory)|executable file `([^`]{1,253})` not found in \$PATH/
const NOT_EXECUTABLE = /exec: "([^"]{1,253})": permission denied/

function programIn(message: string): Missing | undefined {
  // The quotes of a program's name may still be escaped.
  const text = message.replaceAll('\\"', '"')
  const [, quoted, ticked] = ABSENT.exec(text) ?? []
  const absent = quoted ?? ticked
  if (absent !== undefined) return { program: absent, isAbsent: true }
  const [, program] = NOT_EXECUTABLE.exec(text) ?? []
  return program === undefined ? undefined : { program, isAbsent: false }
}

const programMissing = answerCause<'G10', Missing>({
  id: 'G10',
  family: 'answer',
  title: 'The container does not have the program',
  nature: 'wrong',
  find: ({ code, message }) => (code === 500 ? programIn(message) : undefined),
  says: ({ program, isAbsent }) =>
    say`${
      isAbsent
        ? say`The container has no program ${code(program)}`
        : say`The container cannot execute ${code(program)}`
    }. The exec reached the container, but its runtime could not start the program. ${AUTHORIZED}`,
  fixes: ({ program }, { namespace = '', name = '', resource }) => [
    requestChange(
      /(?:^|\/)(?:ba|z|a)?sh$/.test(program) && program !== 'sh'
        ? say`Run a program that the image has; many images without this shell have sh.`
        : say`Run a program that the image has, or write its full path.`,
    ),
    requestChange(
      say`Attach a debug container, which brings its own programs. That needs patch on pods/ephemeralcontainers and create on pods/attach.`,
      name === '' || resource !== 'pods'
        ? {}
        : {
            command: kubectlCommand`-n ${namespace} debug -it ${name} --image=busybox`,
          },
    ),
  ],
})

const internalError = answerCause<'K500', { says: string }>({
  id: 'K500',
  title: 'The API server had an internal error',
  nature: 'state',
  find: ({ code, message }) =>
    code === 500 ? { says: message.replace(/^Internal error occurred: /, '') } : undefined,
  says: ({ says }) => {
    const kind = CONVERSION.exec(says)?.[1]
    const what = BUDGETS.test(says)
      ? say`does not evict the pod`
      : KUBELET.test(says)
        ? say`could not reach the kubelet of the pod’s node`
        : kind
          ? say`could not convert the ${code(kind)}`
          : EXTERNAL_SIGNER.test(says)
            ? say`could not make a token, since its external signer did not sign`
            : say`hit an internal error`
    return say`The API server ${what}: ${excerpt(says)}. This is not an authorization decision.`
  },
  fixes: ({ says }) => (BUDGETS.test(says) ? [ONE_BUDGET] : [...otherServer(says), requestChange(RETRY)]),
})

// pkg/registry/core/pod/storage/eviction.go: no retry changes that.
const BUDGETS = /^This pod has more than one PodDisruptionBudget\b/
const ONE_BUDGET = clusterChange(
  say`Have the owners of the PodDisruptionBudgets change their selectors, so only one of them matches the pod.`,
  { command: 'kubectl get poddisruptionbudgets -A -o wide' },
)

const RETRY = say`Retry the call after a few seconds, backing off each time.`
const KUBELET = /^error dialing backend: |^(?:Get|Post) "https:\/\/[^"/\s]{1,260}:10250\//
// pkg/serviceaccount/externaljwt of Kubernetes 1.36, behind `--service-account-signing-endpoint`.
const EXTERNAL_SIGNER = /^failed to generate token: while (?:signing jwt|validating header|merging claims): /
/** Since 1.37, where the check is on (KEP-4872). */
const OF_ANOTHER_NODE =
  /: invalid node serving cert (?:common name|organization); expected "?([^",]{1,253})"?, got "?([^",]{0,253})/
const CONVERSION = /^conversion webhook for [^\s,]{1,253}, Kind=([A-Za-z0-9]{1,63}) failed: /

/** What an admin changes where the API server failed at another server. */
function otherServer(says: string): FixDraft[] {
  const kind = CONVERSION.exec(says)?.[1]
  if (kind) {
    return [
      clusterChange(
        say`Have an admin bring back the conversion webhook that the CustomResourceDefinition of ${code(kind)} names, or fix its certificate.`,
      ),
    ]
  }
  if (EXTERNAL_SIGNER.test(says)) {
    return [
      clusterChange(
        say`Have an admin check the program behind ${code('--service-account-signing-endpoint')} of the API server: its socket, its key and its log.`,
      ),
    ]
  }
  if (!KUBELET.test(says)) return []
  const [, expected, got] = OF_ANOTHER_NODE.exec(says) ?? []
  if (expected !== undefined && got !== undefined) {
    return [
      clusterChange(
        say`Have an admin issue a serving certificate to that node which names ${code(expected)}: what answered has one of ${code(got)}, so the address may be another node’s now.`,
        { command: kubectlCommand`get nodes -o wide` },
      ),
    ]
  }
  if (/tls: |x509: /.test(says)) {
    const command = kubectlCommand`get certificatesigningrequests`
    const says = say`Have an admin check the kubelet’s serving certificate: its request may not be approved yet.`
    return [clusterChange(says, { command })]
  }
  return [
    clusterChange(
      say`Have an admin check that the node is up and that the API server reaches its kubelet, usually on port 10250.`,
    ),
  ]
}

export const internalErrorCauses = [programMissing, internalError] as const
