import { capitalized, code, inTurn, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import type { FoundElsewhere, Refused } from '@/lib/reader/elsewhere/found-elsewhere'
import { missingObject, nonRootTrouble, pullCause, registryWords } from '@/lib/reader/pods/pod-messages'
import { inWords, parseSchedulingText } from '@/lib/reader/pods/scheduling-text'
import { type FixDraft, podChange } from '../../fixes/draft'
import type { TextRow, Written } from '../cause'
import { type ElsewhereCause, elsewhereCause } from '../elsewhere/elsewhere-cause'

const KUBELET = () => say`The kubelet`
const ofPod = ({ names: { pod } }: FoundElsewhere): Phrase =>
  pod === undefined ? NOTHING : say` of pod ${code(pod)}`
const thePod = ({ names: { pod } }: FoundElsewhere): Phrase =>
  pod === undefined ? say`A pod` : say`Pod ${code(pod)}`
const container = (found: FoundElsewhere): Phrase =>
  say`${found.names.container === undefined ? say`A container` : say`Container ${code(found.names.container)}`}${ofPod(found)}`

/** What an admin or the reader runs to see all that is reported of the pod. */
function described({ names: { pod, namespace } }: FoundElsewhere) {
  const command =
    pod === undefined
      ? 'kubectl describe pod POD'
      : namespace === undefined
        ? kubectlCommand`describe pod ${pod}`
        : kubectlCommand`-n ${namespace} describe pod ${pod}`
  return { needs: say`All that is reported of the pod.`, command: command ?? 'kubectl describe pod POD' }
}

interface Report<Id extends string> extends Written<TextRow<Id>> {
  who?: () => Phrase
  refused: Refused
  /** The first sentence. */
  fact: (found: FoundElsewhere) => Phrase
  says: (found: FoundElsewhere) => Phrase
  fixes: (found: FoundElsewhere) => Phrase[] | FixDraft[]
}

/** What the kubelet, the scheduler or a controller reports of a pod: no call was refused, so no grant is a step. */
function report<Id extends string>({ fixes, ...record }: Report<Id>): ElsewhereCause<Id> {
  return elsewhereCause<Id>({
    who: KUBELET,
    ...record,
    settle: described,
    fixes: (found) => fixes(found).map((one) => ('where' in one ? one : podChange(one))),
  })
}

/** An object or a key that the kubelet did not find, in one clause. */
function sayMissing(said: string): { what: Phrase; fix: Phrase } | undefined {
  const missing = missingObject(said, undefined)
  if (missing === undefined) return undefined
  const { kind, name, key } = missing
  const object = name === '' ? say`a ${words(kind)}` : say`${words(kind)} ${code(name)}`
  return key === undefined
    ? {
        what: say`${object} does not exist in the pod’s namespace`,
        fix: say`Create ${object} in the pod’s namespace, or correct the name in the pod’s template.`,
      }
    : {
        what: say`${object} has no key ${code(key)}`,
        fix: say`Add key ${code(key)} to ${object}, or correct the key in the pod’s template.`,
      }
}

const imageNotPulled = report<'N1'>({
  id: 'N1',
  title: 'The image cannot be pulled',
  nature: 'state',
  refused: 'registry-pull',
  fact: (found) =>
    say`${thePod(found)} does not start: its image ${code(found.names.image ?? '')} cannot be pulled.`,
  says({ names: { said = '' } }) {
    const cause = pullCause(said)
    const why =
      said === ''
        ? say`This line says only that the kubelet waits before it tries again; the event before it says why.`
        : cause === undefined
          ? say`The runtime says ${quote(registryWords(said))}.`
          : say`As the kubelet reports it, ${words(cause.says)}.`
    return say`${why} The kubelet pulls, so no Role and no token of the pod has a part in it.`
  },
  fixes: ({ names: { said = '' } }) => [
    words(
      pullCause(said)?.fix ??
        'See the kubelet’s first event of this image: its end is what the registry said.',
    ),
  ],
})

const containerExits = report<'N2'>({
  id: 'N2',
  title: 'A container keeps exiting',
  nature: 'state',
  refused: 'pod-crash',
  fact: (found) => say`${container(found)} keeps exiting.`,
  says: () =>
    say`The kubelet starts it again after a pause that doubles up to 5 min. Its own last output says why it exits, and this line does not.`,
  fixes: ({ names: { pod, namespace, container: name } }) => [
    podChange(
      say`Read what it wrote before it exited. Paste that here if it shows a refused call.`,
      pod === undefined || namespace === undefined || name === undefined
        ? { command: 'kubectl logs POD --previous' }
        : { command: kubectlCommand`-n ${namespace} logs ${pod} -c ${name} --previous` },
    ),
  ],
})

const volumeNotMounted = report<'N3'>({
  id: 'N3',
  title: 'A volume cannot be mounted',
  nature: 'missing',
  refused: 'pod-volume',
  fact: (found) =>
    say`${thePod(found)} does not start: its volume ${code(found.names.volume ?? '')} cannot be mounted.`,
  says({ names: { said = '' } }) {
    if (said.startsWith('Multi-Attach'))
      return say`The volume is attached to another node, and its access mode lets one node use it at a time.`
    const missing = sayMissing(messageOf(said))
    return missing === undefined
      ? say`The kubelet or the storage driver says ${quote(said.trim())}.`
      : say`${capitalized(missing.what)}, and the volume needs it.`
  },
  fixes: ({ names: { said = '' } }) => [
    said.startsWith('Multi-Attach')
      ? say`Wait until the pod that uses it on the other node is gone, or give each pod a claim of its own.`
      : (sayMissing(messageOf(said))?.fix ??
        say`See the claim of the volume and the log of its storage driver on that node.`),
  ],
})

/** The message as a volume’s event has it. */
const messageOf = (said: string) => `MountVolume.SetUp failed for volume "x" : ${said.trim()}`

const containerNotCreated = report<'N4'>({
  id: 'N4',
  title: 'A container cannot be created',
  nature: 'missing',
  refused: 'pod-config',
  fact: (found) => say`${container(found)} cannot be created.`,
  says({ names: { said = '' } }) {
    const missing = sayMissing(said)
    if (missing)
      return say`${capitalized(missing.what)}, and a variable of the container takes its value from it.`
    const root = nonRootTrouble(said)
    return root === undefined
      ? say`The kubelet says ${quote(said)}.`
      : say`As the kubelet reports it, ${words(root.says)}.`
  },
  fixes: ({ names: { said = '' } }) => [sayMissing(said)?.fix ?? words(nonRootTrouble(said)?.hint ?? '')],
})

const podNetwork = report<'N5'>({
  id: 'N5',
  title: 'The node cannot set up the pod’s network',
  nature: 'state',
  refused: 'pod-network',
  fact: (found) => say`${thePod(found)} does not start: its node cannot set up its sandbox and network.`,
  says: ({ names: { said = '' } }) =>
    say`The runtime or the network plugin of the node says ${quote(said.replace(/^rpc error: code = \w{1,30} desc = /, ''))}. The containers of the pod have not started, so nothing in them has a part in it.`,
  fixes: () => [
    podChange(say`See the network plugin’s pod on that node and its log.`, {
      command: 'kubectl -n kube-system get pods -o wide',
    }),
  ],
})

/** What each probe does when it fails. */
const PROBES: Readonly<Record<string, Phrase>> = {
  readiness: say`The container runs. While the probe fails, no Service sends the pod any traffic.`,
  liveness: say`The kubelet kills the container and starts it again.`,
  startup: say`The kubelet kills the container and starts it again; no other probe runs before this one has passed.`,
}

const probeFails = report<'N6'>({
  id: 'N6',
  title: 'A probe fails',
  nature: 'state',
  refused: 'pod-probe',
  fact: (found) => say`The ${words((found.names.name ?? '').toLowerCase())} probe${ofPod(found)} fails.`,
  says: ({ names: { name = '', said } }) =>
    inTurn([
      PROBES[name.toLowerCase()],
      said === undefined ? undefined : say`What the probe got: ${quote(said.trim())}.`,
      /statuscode: 40[13]/.test(said ?? '')
        ? say`The program itself answered that: a probe sends no token of a ServiceAccount.`
        : undefined,
    ]),
  fixes: ({ names: { said = '' } }) => [
    /statuscode: 40[13]/.test(said)
      ? say`Let the program answer the probe’s path without credentials, or probe another path.`
      : say`Run the probe’s request from inside the container, and compare its port and path with what the program listens on.`,
  ],
})

const noNode = report<'N7'>({
  id: 'N7',
  title: 'No node takes the pod',
  nature: 'state',
  refused: 'pod-node',
  who: () => say`The scheduler`,
  fact: (found) => say`${thePod(found)} does not start: the scheduler found no node for it.`,
  says({ names: { said = '' } }) {
    const { nodes, reasons } = parseSchedulingText(said) ?? { nodes: 0, reasons: [] }
    // Without a count of nodes it is about the pod itself.
    if (reasons.every((one) => one.nodes === 0)) return say`It says ${quote(said)}.`
    const shares = words(reasons.map((one) => inWords(one, nodes === 1)).join('; '))
    return nodes === 1
      ? say`The only node does not fit: ${shares}.`
      : say`None of the ${nodes} nodes fits: ${shares}.`
  },
  fixes: ({ names: { said = '' } }) => [
    /Insufficient /.test(said)
      ? say`Lower what the pod requests, or add a node with room for it.`
      : /PersistentVolumeClaim|persistentvolumeclaim/.test(said)
        ? say`See the claim that it names: it does not exist or is not bound.`
        : say`Change the pod’s selector, affinity or tolerations, or the labels and taints of a node.`,
  ],
})

const podEvicted = report<'N8'>({
  id: 'N8',
  title: 'The pod was evicted',
  nature: 'state',
  refused: 'pod-evicted',
  fact: (found) => say`${thePod(found)} was removed from its node.`,
  says({ by, names: { resource, of, said } }) {
    if (resource !== undefined)
      return say`The node ran short of ${code(resource)}, and the kubelet first ends pods that use more of it than they request.`
    if (of !== undefined) return say`The node has the condition ${code(of)}.`
    if (said !== undefined) return say`It used more than its own limit: ${quote(said)}.`
    return by === 'the taint manager'
      ? say`Its node got a taint with the effect NoExecute that the pod does not tolerate, as when the node is not ready.`
      : say`A pod of higher priority took its place.`
  },
  fixes: ({ by, names: { resource, said } }) => [
    resource !== undefined
      ? say`Request as much ${code(resource)} as the pod uses, so that others are ended first.`
      : said !== undefined
        ? say`Raise the limit that it names, or write less.`
        : by === 'the scheduler, for another pod'
          ? say`Give the pod a PriorityClass of its own, or the cluster more room.`
          : say`See why the node is in that state. The pod’s controller has already made another pod.`,
  ],
})

export const reportCauses = [
  imageNotPulled,
  containerExits,
  volumeNotMounted,
  containerNotCreated,
  podNetwork,
  probeFails,
  noNode,
  podEvicted,
] as const
