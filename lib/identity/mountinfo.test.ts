import { expect, it } from 'vitest'
import { kubeletMounts, mountedPod } from './mountinfo'

const uid = 'c7c54a5c-a03b-48e9-94f3-b76489dac03a'
const root = '632 610 0:30 / / rw,relatime - overlay overlay rw'
const hosts = `645 632 8:1 /var/lib/kubelet/pods/${uid}/etc-hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw`
const log = `646 632 8:1 /var/lib/kubelet/pods/${uid}/containers/debugger-x7/3b0f5a91 /dev/termination-log rw - ext4 /dev/sda1 rw`

it.each<[string, string[], unknown]>([
  ['pod and container', [root, hosts, log], { uid, container: 'debugger-x7' }],
  ['the pod alone where no termination log is mounted', [root, hosts], { uid }],
  [
    'another root directory of the kubelet',
    [log.replace('/var/lib/kubelet', '/mnt/k3s/agent')],
    { uid, container: 'debugger-x7' },
  ],
  [
    'a static pod, whose UID is a hash',
    [hosts.replaceAll(uid, uid.replaceAll('-', ''))],
    { uid: uid.replaceAll('-', '') },
  ],
  ['nothing on a machine that is no pod', [root], undefined],
  [
    'nothing by a hosts file that is mounted elsewhere',
    [hosts.replace(' /etc/hosts', ' /mnt/hosts')],
    undefined,
  ],
  ['nothing by an empty text', [], undefined],
])('the mounts say %s', (_, lines, expected) => {
  expect(mountedPod(lines.join('\n'))).toEqual(expected)
})

const POD = '/var/lib/kubelet/pods/0f0f0f0f-1111-4222-8333-444444444444'
const LINES = [
  `1 0 0:30 / / rw - overlay overlay rw`,
  `2 1 0:31 / /proc rw - proc proc rw`,
  `3 1 0:32 / /proc/acpi ro - tmpfs tmpfs ro`,
  `4 1 0:33 / /sys/firmware ro - tmpfs tmpfs ro`,
  `5 1 0:34 / /dev rw - tmpfs tmpfs rw`,
  `6 1 0:35 / /dev/shm rw - tmpfs shm rw`,
  `7 1 0:36 / /run rw - tmpfs tmpfs rw`,
  `8 1 8:1 ${POD}/containers/app/1a2b /dev/termination-log rw - ext4 /dev/sda1 rw`,
  `9 1 8:1 ${POD}/etc-hosts /etc/hosts rw - ext4 /dev/sda1 rw`,
  `10 1 0:40 / /var/run/secrets/kubernetes.io/serviceaccount ro - tmpfs tmpfs rw`,
  `11 1 8:1 ${POD}/volumes/kubernetes.io~configmap/ca /etc/ssl/our\\040own ro - ext4 /dev/sda1 rw`,
  `12 1 8:1 ${POD}/volumes/kubernetes.io~empty-dir/cache /cache rw - ext4 /dev/sda1 rw`,
  `13 1 8:1 /home /host/home rw - ext4 /dev/sda1 rw`,
  `15 1 0:24 /containerd /host/containerd rw - tmpfs tmpfs rw`,
  `16 1 0:24 /containers/overlay/1/run/secrets /run/secrets rw - tmpfs tmpfs rw`,
  `17 1 0:42 /..2026_11_26_13_49_57.123/tls.crt /etc/tls.crt ro - tmpfs tmpfs rw`,
  `14 1 0:41 / /vault/secrets rw - tmpfs tmpfs rw`,
]

it('names the small volumes of the kubelet, and no disk, host path or mount of the runtime', () => {
  expect(kubeletMounts(LINES.join('\n'))).toEqual([
    { path: '/var/run/secrets/kubernetes.io/serviceaccount' },
    { path: '/etc/ssl/our own', plugin: 'configmap', volume: 'ca' },
    { path: '/etc/tls.crt', isSubPath: true },
    { path: '/vault/secrets' },
  ])
})

it('names none on a machine, where no mount is a pod’s', () => {
  expect(kubeletMounts(LINES.filter((line) => !line.includes(POD)).join('\n'))).toEqual([])
})
