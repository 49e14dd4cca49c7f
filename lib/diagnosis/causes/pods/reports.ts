import { code, inTurn, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import type { FoundElsewhere, Refused } from '@/lib/reader/elsewhere/found-elsewhere'
import {
  missingObject,
  nonRootTrouble,
  pullCause,
  registryWords,
  sayMissingShort,
} from '@/lib/reader/pods/pod-messages'
import { inWords, parseSchedulingText } from '@/lib/reader/pods/scheduling-text'
import { podChange } from '../../fixes/draft'
import { type ElsewhereCause, elsewhereCause } from '../elsewhere/elsewhere-cause'

type Names = FoundElsewhere['names']

const ofPod = ({ pod }: Names) => (pod === undefined ? NOTHING : say` of pod ${code(pod)}`)
const thePod = ({ pod }: Names) => (pod === undefined ? say`A pod` : say`Pod ${code(pod)}`)
const theContainer = (names: Names) =>
  say`${names.container === undefined ? say`A container` : say`Container ${code(names.container)}`}${ofPod(names)}`

/** What an admin or the reader runs to see all that is reported of the pod. */
function described({ names: { pod = 'POD', namespace = '' } }: FoundElsewhere) {
  const command = kubectlCommand`-n ${namespace} describe pod ${pod}` ?? 'kubectl describe pod POD'
  return { needs: say`All that is reported of the pod.`, command }
}

interface Told {
  /** The first sentence. */
  fact: Phrase
  says: Phrase
  fix: Phrase
  command?: string | undefined
}

/** What the kubelet, the scheduler or a controller reports of a pod: no call was refused, so no grant is a step. */
function report<Id extends string>(
  row: { id: Id; title: string; refused: Refused },
  told: (names: Names, by: string) => Told,
): ElsewhereCause<Id> {
  return elsewhereCause<Id>({
    ...row,
    nature: 'state',
    who: () => say`The kubelet`,
    settle: described,
    fact: ({ names, by }) => told(names, by).fact,
    says: ({ names, by }) => told(names, by).says,
    fixes({ names, by }) {
      const { fix, command } = told(names, by)
      return [podChange(fix, present({ command }))]
    },
  })
}

/** An object or a key that the kubelet did not find, in one clause. */
function sayMissing(said: string): Phrase | undefined {
  return sayMissingShort(missingObject(said, undefined))
}
const ADD = say`Add it in the pod’s namespace, or correct its name in the pod’s template.`

const imageNotPulled = report(
  { id: 'N1', title: 'The image cannot be pulled', refused: 'registry-pull' },
  (names) => {
    const { image = '', said = '' } = names
    const cause = pullCause(said)
    const why =
      said === ''
        ? say`This line says only that the kubelet waits before it tries again; the event before it says why.`
        : cause === undefined
          ? say`The runtime says ${quote(registryWords(said))}.`
          : say`As the kubelet reports it, ${cause.says}.`
    return {
      fact: say`${thePod(names)} does not start: its image ${code(image)} cannot be pulled.`,
      says: say`${why} The kubelet pulls, so no Role has a part in it.`,
      fix: cause?.fix ?? say`See the kubelet’s first event of this image: its end is what the registry said.`,
    }
  },
)

const containerExits = report(
  { id: 'N2', title: 'A container keeps exiting', refused: 'pod-crash' },
  (names) => ({
    fact: say`${theContainer(names)} keeps exiting.`,
    says: say`The kubelet starts it again after a pause that doubles up to 5 min. Its own last output says why it exits, and this line does not.`,
    fix: say`Read what it wrote before it exited. Paste that here if it shows a refused call.`,
    command: kubectlCommand`-n ${names.namespace ?? ''} logs ${names.pod ?? 'POD'} -c ${names.container ?? 'CONTAINER'} --previous`,
  }),
)

const volumeNotMounted = report(
  { id: 'N3', title: 'A volume cannot be mounted', refused: 'pod-volume' },
  (names) => {
    const { said = '', volume = '' } = names
    const fact = say`${thePod(names)} does not start: its volume ${code(volume)} cannot be mounted.`
    if (said.startsWith('Multi-Attach'))
      return {
        fact,
        says: say`The volume is attached to another node, and its access mode lets one node use it at a time.`,
        fix: say`Wait until the pod that uses it on the other node is gone, or give each pod a claim of its own.`,
      }
    if (said.startsWith('PodCertificateRequest was permanently '))
      return {
        fact,
        says: say`The signer of the volume’s certificate did not sign: ${quote(said.trim())}.`,
        fix: say`Ask whoever runs the signer that the volume’s podCertificate names: it decides by rules of its own, and no Role changes them.`,
      }
    const missing = sayMissing(`MountVolume.SetUp failed for volume "x" : ${said.trim()}`)
    return {
      fact,
      says: missing
        ? say`${missing}, and the volume needs it.`
        : say`The kubelet or the storage driver says ${quote(said.trim())}.`,
      fix: missing ? ADD : say`See the claim of the volume and the log of its storage driver on that node.`,
    }
  },
)

const containerNotCreated = report(
  { id: 'N4', title: 'A container cannot be created', refused: 'pod-config' },
  (names) => {
    const { said = '' } = names
    const missing = sayMissing(said)
    const root = nonRootTrouble(said)
    return {
      fact: say`${theContainer(names)} cannot be created.`,
      says: missing
        ? say`${missing}, and a variable of the container takes its value from it.`
        : say`As the kubelet reports it, ${root?.says ?? NOTHING}.`,
      fix: missing ? ADD : (root?.hint ?? NOTHING),
    }
  },
)

const podNetwork = report(
  { id: 'N5', title: 'The node cannot set up the pod’s network', refused: 'pod-network' },
  (names) => ({
    fact: say`${thePod(names)} does not start: its node cannot set up its sandbox and network.`,
    says: say`The runtime or the network plugin of the node says ${quote(registryWords(names.said ?? ''))}. The containers of the pod have not started, so nothing in them has a part in it.`,
    fix: say`See the network plugin’s pod on that node and its log.`,
    command: 'kubectl -n kube-system get pods -o wide',
  }),
)

/** What each probe does when it fails. */
const PROBES: Readonly<Record<string, Phrase>> = {
  readiness: say`The container runs. While the probe fails, no Service sends the pod any traffic.`,
  liveness: say`The kubelet kills the container and starts it again.`,
  startup: say`The kubelet kills the container and starts it again; no other probe runs before this one has passed.`,
}

const probeFails = report({ id: 'N6', title: 'A probe fails', refused: 'pod-probe' }, (names) => {
  const { said } = names
  const name = names.name?.toLowerCase() ?? ''
  const isRefused = /statuscode: 40[13]/.test(said ?? '')
  const got = said === undefined ? undefined : say`What the probe got: ${quote(said.trim())}.`
  return {
    fact: say`The ${words(name)} probe${ofPod(names)} fails.`,
    says: isRefused
      ? inTurn([
          PROBES[name],
          got,
          say`The program itself answered that: a probe sends no token of a ServiceAccount.`,
        ])
      : inTurn([PROBES[name], got]),
    fix: isRefused
      ? say`Let the program answer the probe’s path without credentials, or probe another path.`
      : say`Run the probe’s request from inside the container, and compare its port and path with what the program listens on.`,
  }
})

const NOT_READY = /node\.kubernetes\.io\/(?:not-ready|unreachable)/

const noNode = report({ id: 'N7', title: 'No node takes the pod', refused: 'pod-node' }, (names) => {
  const { said = '' } = names
  const { nodes, reasons } = parseSchedulingText(said) ?? { nodes: 0, reasons: [] }
  const shares = inTurn(
    reasons.map((one) => inWords(one, nodes === 1)),
    '; ',
  )
  return {
    fact: say`${thePod(names)} does not start: the scheduler found no node for it.`,
    // Without a count of nodes it is about the pod itself.
    says: reasons.every((one) => one.nodes === 0)
      ? say`It says ${quote(said)}.`
      : nodes === 1
        ? say`The only node does not fit: ${shares}.`
        : say`None of the ${nodes} nodes fits: ${shares}.`,
    fix: /Insufficient /.test(said)
      ? say`Lower what the pod requests, or add a node with room for it.`
      : /persistentvolumeclaim/i.test(said)
        ? say`See the claim that it names: it does not exist or is not bound.`
        : nodes === 0 || reasons.every((one) => NOT_READY.test(one.says))
          ? say`See which nodes exist and why they are not ready: nothing of the pod helps before that.`
          : say`Change the pod’s selector, affinity or tolerations, or the labels and taints of a node.`,
  }
})

function sayEvicted({ resource, of, said }: Names, by: string): [says: Phrase, fix: Phrase] {
  if (resource !== undefined)
    return [
      say`The node ran short of ${code(resource)}, and the kubelet first ends pods that use more of it than they request.`,
      say`Request as much ${code(resource)} as the pod uses, so that others are ended first.`,
    ]
  if (said !== undefined)
    return [
      say`It used more than its own limit: ${quote(said)}.`,
      say`Raise the limit that it names, or write less.`,
    ]
  const fix = say`See why the node is in that state. A controller makes another pod in its place; a pod without one is gone.`
  if (of !== undefined) return [say`The node has the condition ${code(of)}.`, fix]
  return by === 'the taint manager'
    ? [
        say`Its node got a taint with the effect NoExecute that the pod does not tolerate, as when the node is not ready.`,
        fix,
      ]
    : [
        say`A pod of higher priority took its place.`,
        say`Give the pod a PriorityClass of its own, or the cluster more room.`,
      ]
}

const podEvicted = report({ id: 'N8', title: 'The pod was evicted', refused: 'pod-evicted' }, (names, by) => {
  const [says, fix] = sayEvicted(names, by)
  return { fact: say`${thePod(names)} was removed from its node.`, says, fix }
})

export const reportCauses = [
  ...[imageNotPulled, containerExits, volumeNotMounted, containerNotCreated],
  ...[podNetwork, probeFails, noNode, podEvicted],
] as const
